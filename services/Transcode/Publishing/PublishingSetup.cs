using Imaging.Media.V1;
using Imaging.ServiceDefaults.Http;
using Imaging.ServiceDefaults.Rpc;

namespace Imaging.Transcode.Publishing;

internal static class PublishingSetup
{
    public const string Store = "store";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static void AddPublishing(this WebApplicationBuilder builder)
    {
        builder.Services.AddInternalGrpcClient<RenditionService.RenditionServiceClient>("media");
        builder.Services.AddHttpClient(Store, client => client.Timeout = Timeout.InfiniteTimeSpan)
            .UseSocketsHttpHandler((handler, _) =>
            {
                handler.ConnectTimeout = TimeSpan.FromSeconds(5);
                handler.AllowAutoRedirect = false;
                handler.AutomaticDecompression = System.Net.DecompressionMethods.None;
            })
            .AddHttpMessageHandler(() => new PatientHandler(Patience))
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan);
        builder.Services.AddSingleton<FetchSource>();
        builder.Services.AddSingleton<StillSize>();
        builder.Services.AddSingleton<PublishRenditions>();
    }
}
