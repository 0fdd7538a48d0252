using Imaging.ServiceDefaults.Sweeping;

namespace Imaging.Transcode.Jobs;

internal static class JobsSetup
{
    private const string SweepFinished = """
        DELETE FROM job
        WHERE finished_at < @before
        ORDER BY finished_at
        LIMIT @limit
        """;

    public static void AddJobs(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<JobOptions>().BindConfiguration(JobOptions.Section).ValidateDataAnnotations()
            .ValidateOnStart();
        builder.Services.AddSingleton<JobSignal>();
        builder.Services.AddSingleton<JobTelemetry>();
        builder.Services.AddSingleton<SubmitJob>();
        builder.Services.AddSingleton<CancelJobs>();
        builder.Services.AddSingleton<ClaimJob>();
        builder.Services.AddSingleton<HoldJob>();
        builder.Services.AddSingleton<EndJob>();
        builder.Services.AddHostedService<RecoverJobs>();
        builder.Services.AddHostedService<MeasureQueue>();
        builder.AddSweeps(new Sweep(SweepFinished, TimeSpan.FromDays(30)));
    }
}
