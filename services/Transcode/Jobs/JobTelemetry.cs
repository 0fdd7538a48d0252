using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Imaging.Transcode.Jobs;

/// <summary>Spans and durations of jobs; a job's span belongs to the trace of the request that caused it.</summary>
internal sealed class JobTelemetry(IMeterFactory meters, TimeProvider clock)
{
    public const string Name = "Imaging.Transcode";
    private static readonly ActivitySource s_source = new(Name);

    private readonly Histogram<double> _wait = meters.Create(Name).CreateHistogram<double>(
        "imaging.jobs.wait", "s", "From submission to the first attempt, by kind.");

    private readonly Histogram<double> _duration = meters.Create(Name).CreateHistogram<double>(
        "imaging.jobs.duration", "s", "Of one attempt, by kind and outcome.");

    public Activity? Start(Job job)
    {
        if (job.Attempt == 1)
            _wait.Record((clock.GetUtcNow() - job.SubmittedAt).TotalSeconds, new KeyValuePair<string, object?>(
                "kind", job.Kind));
        _ = ActivityContext.TryParse(job.TraceParent, null, isRemote: true, out var parent);
        var activity = s_source.StartActivity("job", ActivityKind.Consumer, parent);
        activity?.SetTag("job.kind", job.Kind).SetTag("job.attempt", job.Attempt);
        return activity;
    }

    public void End(Job job, string outcome, TimeSpan duration) => _duration.Record(
        duration.TotalSeconds, new("kind", job.Kind), new("outcome", outcome));
}
