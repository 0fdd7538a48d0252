using Imaging.Transcode.Dicom;
using Imaging.Transcode.Photos;
using Imaging.Transcode.Publishing;
using Imaging.Transcode.Videos;

namespace Imaging.Transcode.Work;

internal static class WorkSetup
{
    public static void AddWork(this WebApplicationBuilder builder)
    {
        builder.AddPublishing();
        builder.Services.AddOptions<WorkOptions>().BindConfiguration(WorkOptions.Section).ValidateDataAnnotations()
            .ValidateOnStart();
        builder.Services.AddSingleton<ProbeVideo>();
        builder.Services.AddSingleton<RunVideo>();
        builder.Services.AddSingleton<RunPoster>();
        builder.Services.AddSingleton<MakeVideo>();
        builder.Services.AddSingleton<MakePhoto>();
        builder.Services.AddSingleton<RenderDicom>();
        builder.Services.AddSingleton<MakeDicom>();
        builder.Services.AddSingleton<PreviewTurns>();
        builder.Services.AddSingleton<HoldOn>();
        builder.Services.AddSingleton<WorkOnJob>();
        builder.Services.AddHostedService<Workers>();
        builder.Services.AddHostedService<SweepFolders>();
    }
}
