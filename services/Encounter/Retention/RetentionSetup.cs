using Imaging.Media.V1;
using Imaging.ServiceDefaults.Outbox;
using Imaging.ServiceDefaults.Rpc;

namespace Imaging.Encounter.Retention;

internal static class RetentionSetup
{
    public static void AddRetention(this WebApplicationBuilder builder)
    {
        builder.Services.AddInternalGrpcClient<ErasureService.ErasureServiceClient>("media");
        builder.Services.AddSingleton<IOutboxHandler, EraseFiles>();
        builder.Services.AddSingleton<EraseUnrecorded>();
        builder.Services.AddSingleton<EraseEncounters>();
    }
}
