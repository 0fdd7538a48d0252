using System.ComponentModel.DataAnnotations;

namespace Imaging.Transcode.Jobs;

/// <summary>How the queue is worked off (section Jobs).</summary>
internal sealed class JobOptions
{
    public const string Section = "Jobs";

    /// <summary>How often an idle worker looks for jobs that another replica took in.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")]
    public TimeSpan Round { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>How long a worker may give no sign before another takes its job up.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How often a worker gives a sign, and learns that its job was cancelled.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:01:00")]
    public TimeSpan Heartbeat { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How often a job is tried that fails for a reason which may pass.</summary>
    [Range(1, 20)]
    public int MaxAttempts { get; set; } = 5;

    /// <summary>How many workers may die over a job, whatever of.</summary>
    [Range(1, 1000)]
    public int MaxDeaths { get; set; } = 20;

    /// <summary>Wait after the first failure; it doubles with each further one, give or take a half.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "01:00:00")]
    public TimeSpan FirstRetry { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Workers of this process that take any job.</summary>
    [Range(0, 256)]
    public int Workers { get; set; } = 1;

    /// <summary>Workers that leave videos alone, so that a photo never waits for one.</summary>
    [Range(0, 256)]
    public int QuickWorkers { get; set; } = 1;
}
