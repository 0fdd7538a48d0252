using Imaging.Transcode.Tools;

namespace Imaging.Transcode.Videos;

/// <summary>Takes a still of the video that was made: the first of a few places that is not dark, else the brightest of
/// them.</summary>
internal sealed class RunPoster(ToolRunner tools)
{
    // Of 255; below, a frame is a lens cap or a pocket.
    private const double Dark = 24;
    private static readonly double[] s_places = [0.1, 0.35, 0.6, 0.85, 0];

    /// <exception cref="FileFault">Nowhere was a frame.</exception>
    public async Task RunAsync(TimeSpan duration, string folder, CancellationToken ct)
    {
        var (best, brightest) = (TimeSpan.Zero, -1.0);
        foreach (var place in s_places)
        {
            var light = await TakeAsync(place * duration, folder, ct);
            if (light >= Dark) return;
            if (light > brightest) (best, brightest) = (place * duration, light);
        }

        if (brightest < 0) throw new FileFault(Reasons.NoPicture);
        await TakeAsync(best, folder, ct);
    }

    /// <summary>How bright it is on average; -1: there is no frame at that place.</summary>
    private async Task<double> TakeAsync(TimeSpan at, string folder, CancellationToken ct)
    {
        var result = await tools.RunAsync(
            new("ffmpeg", FfmpegArguments.ForPoster(at), ToolLimits.Picture), folder, ct);
        return result is { IsSuccess: true, Output.Length: > 0 } ? result.Output.Average(pixel => (double)pixel) : -1;
    }
}
