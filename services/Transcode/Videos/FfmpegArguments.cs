using System.Globalization;

namespace Imaging.Transcode.Videos;

/// <summary>A plan as ffmpeg is told it.</summary>
internal static class FfmpegArguments
{
    public const string Output = "video.mp4";

    private static readonly string[] s_quiet = ["-nostdin", "-hide_banner", "-loglevel", "error", "-y"];

    /// <summary>The whole video. Nothing of the source's metadata is taken along, and of a copied stream no SEI, where
    /// cameras write who and where they are.</summary>
    public static IReadOnlyList<string> For(VideoPlan plan) =>
    [
        .. s_quiet, "-progress", "pipe:1", "-nostats", .. VideoInput.Arguments(plan.ContentType),
        "-map", $"0:{plan.Picture}", .. Map(plan.Sound), "-map_metadata", "-1", "-map_chapters", "-1", "-dn", "-sn",
        .. Picture(plan.Encoding), .. Sound(plan), "-movflags", "+faststart", "-f", "mp4", $"file:{Output}",
    ];

    /// <summary>One frame, as a poster, as a thumbnail, and as a few grey pixels that tell whether it is
    /// black.</summary>
    public static IReadOnlyList<string> ForPoster(TimeSpan at) =>
    [
        .. s_quiet, "-ss", at.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture),
        .. VideoInput.Arguments("video/mp4", Output),
        .. Still("scale='min(1280,iw)':-2", "poster.jpg"),
        .. Still("scale='if(gt(iw,ih),min(320,iw),-2)':'if(gt(iw,ih),-2,min(320,ih))'", "thumbnail.jpg"),
        "-map", "0:v:0", "-frames:v", "1", "-vf", "scale=32:32,format=gray", "-f", "rawvideo", "pipe:1",
    ];

    private static string[] Still(string filter, string output) =>
    [
        "-map", "0:v:0", "-frames:v", "1", "-vf", $"{filter},format=yuvj420p", "-q:v", "3", "-map_metadata", "-1",
        "-f", "image2", "-update", "1", $"file:{output}",
    ];

    private static string[] Map(int? sound) => sound is null ? [] : ["-map", $"0:{sound}"];

    private static string[] Picture(PictureEncoding? encoding) => encoding is null
        ? ["-c:v", "copy", "-bsf:v", "filter_units=remove_types=6"]
        : [
            "-c:v", "libx264", "-preset", "veryfast", "-crf", "21", "-profile:v", "high", "-pix_fmt", "yuv420p",
            "-vf", Filter(encoding), "-color_range", "tv",
        ];

    private static string Filter(PictureEncoding encoding)
    {
        var size = $"{encoding.Width}:{encoding.Height}";
        var thin = encoding.IsThinned ? "fps=60," : "";
        return encoding.HdrTransfer is not { } transfer
            ? $"{thin}scale={size}:flags=bicubic:out_range=tv,setsar=1,format=yuv420p"
            // By way of linear light, as its authors advise: BT.2020 to BT.709.
            : $"{thin}zscale={size}:tin={transfer}:pin=bt2020:min=bt2020nc:rin=tv:t=linear:npl=100,format=gbrpf32le,"
                + "zscale=p=bt709,tonemap=hable:desat=0,zscale=t=bt709:m=bt709:r=tv,setsar=1,format=yuv420p";
    }

    private static string[] Sound(VideoPlan plan) => plan.Sound is null ? ["-an"]
        : plan.IsSoundCopied ? ["-c:a", "copy"]
        : ["-c:a", "aac", "-b:a", "128k", "-ac", "2", "-ar", "48000"];
}
