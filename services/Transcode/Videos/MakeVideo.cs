using Imaging.Transcode.Publishing;
using Imaging.Transcode.Tools;
using Imaging.Transcode.Work;

namespace Imaging.Transcode.Videos;

/// <summary>A video as an MP4 that every browser plays, with a poster and a thumbnail.</summary>
internal sealed class MakeVideo(ProbeVideo probe, RunVideo run, RunPoster poster, StillSize stills)
{
    /// <exception cref="FileFault">The file is to blame.</exception>
    public async Task<MadeFiles> RunAsync(
        string folder, string contentType, JobProgress progress, Publication publication, CancellationToken ct)
    {
        var source = await probe.RunAsync(folder, VideoInput.Source, contentType, ct);
        var plan = VideoPlan.For(source, contentType);
        await run.RunAsync(plan, folder, progress, ct);
        // What came out says best what can be seen, and for how long.
        var made = await probe.RunAsync(folder, FfmpegArguments.Output, "video/mp4", ct);
        var duration = made.Duration ?? throw new FileFault(Reasons.NoPicture);
        var isTurned = made.Picture.Rotation is 90 or 270;
        var (width, height) = isTurned
            ? (made.Picture.Height, made.Picture.Width) : (made.Picture.Width, made.Picture.Height);
        publication.Add(new MadeFile("mp4", FfmpegArguments.Output, width, height));
        await poster.RunAsync(duration, folder, ct);
        publication.Add(await stills.OfAsync(["poster.jpg", "thumbnail.jpg"], folder, ct));
        return new(width, height, duration, source.Codecs);
    }
}
