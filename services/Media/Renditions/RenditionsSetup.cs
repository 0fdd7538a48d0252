using Imaging.ServiceDefaults.Outbox;
using Imaging.ServiceDefaults.Rpc;
using Imaging.Transcode.V1;

namespace Imaging.Media.Renditions;

internal static class RenditionsSetup
{
    public static void AddRenditions(this WebApplicationBuilder builder)
    {
        builder.Services.AddInternalGrpcClient<JobService.JobServiceClient>("transcode");
        builder.Services.AddSingleton<JobQueue>();
        builder.Services.AddSingleton<IOutboxHandler>(services => services.GetRequiredService<JobQueue>());
        builder.Services.AddSingleton<RenditionObjects>();
        builder.Services.AddSingleton<BeginWork>();
        builder.Services.AddSingleton<ReportProgress>();
        builder.Services.AddSingleton<PlanRendition>();
        builder.Services.AddSingleton<AttachRenditions>();
        builder.Services.AddSingleton<ReportFailure>();
        builder.Services.AddHostedService<EraseRenditions>();
    }
}
