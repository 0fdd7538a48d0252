using System.Globalization;
using Imaging.Transcode.Tools;
using Imaging.Transcode.Work;

namespace Imaging.Transcode.Videos;

/// <summary>Has ffmpeg carry out a plan.</summary>
internal sealed class RunVideo(ToolRunner tools)
{
    private const long MostBytes = 4L * 1024 * 1024 * 1024;
    private const long MostMemory = 6L * 1024 * 1024 * 1024;

    // ffmpeg's own, with -progress: microseconds of what is written.
    private const string Written = "out_time_us=";

    /// <exception cref="FileFault">It could not, or only beyond the bounds.</exception>
    public async Task RunAsync(VideoPlan plan, string folder, JobProgress progress, CancellationToken ct)
    {
        var call = new ToolCall("ffmpeg", FfmpegArguments.For(plan), LimitsFor(plan.Duration));
        FileFault.Unless(await tools.RunAsync(call, folder, ct, line => Note(line, plan, progress)));
    }

    // Twenty times its length is what the slowest of the plans takes on one core.
    private static ToolLimits LimitsFor(TimeSpan? duration)
    {
        var wall = TimeSpan.FromMinutes(10) + (20 * (duration ?? TimeSpan.Zero));
        if (wall > TimeSpan.FromHours(6)) wall = TimeSpan.FromHours(6);
        return new(wall, 4 * wall, MostMemory, MostBytes);
    }

    private static void Note(string line, VideoPlan plan, JobProgress progress)
    {
        if (plan.Duration is { } duration && line.StartsWith(Written, StringComparison.Ordinal)
            && long.TryParse(line.AsSpan(Written.Length), CultureInfo.InvariantCulture, out var microseconds))
            progress.Set(microseconds / 1000.0 / duration.TotalMilliseconds);
    }
}
