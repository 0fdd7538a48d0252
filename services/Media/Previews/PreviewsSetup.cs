using Imaging.Media.Metadata;
using Imaging.ServiceDefaults.Outbox;
using Imaging.ServiceDefaults.Rpc;
using Imaging.Transcode.V1;

namespace Imaging.Media.Previews;

internal static class PreviewsSetup
{
    public static void AddPreviews(this WebApplicationBuilder builder)
    {
        builder.Services.AddInternalGrpcClient<PreviewService.PreviewServiceClient>("transcode");
        builder.Services.AddSingleton<ReadHead>();
        builder.Services.AddSingleton<ImageMetadata>();
        builder.Services.AddSingleton<KeptPreviews>();
        builder.Services.AddSingleton<DicomPreview>();
        builder.Services.AddSingleton<NiftiPreview>();
        builder.Services.AddSingleton<IOutboxHandler, RenderNifti>();
    }
}
