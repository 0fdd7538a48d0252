using System.Globalization;
using System.Text.Json;
using Imaging.Transcode.Tools;

namespace Imaging.Transcode.Videos;

/// <summary>Asks ffprobe what is in a video: the first stream that shows a moving picture, and the first sound that can
/// be played.</summary>
internal sealed class ProbeVideo(ToolRunner tools)
{
    private const int MostStreams = 64;

    // What a decoder is there for; "none" is what ffprobe calls a stream that it knows nothing of.
    private static readonly string[] s_unknown = ["", "none", "unknown"];

    /// <exception cref="FileFault">It shows nothing, or can't be read.</exception>
    public async Task<VideoFacts> RunAsync(string folder, string path, string contentType, CancellationToken ct)
    {
        var call = new ToolCall("ffprobe",
        [
            "-v", "error", "-of", "json", "-show_entries",
            "format=duration:stream=index,codec_type,codec_name,profile,pix_fmt,bits_per_raw_sample,width,height,"
            + "sample_aspect_ratio,color_transfer,avg_frame_rate,channels,duration:stream_disposition=attached_pic:"
            + "stream_side_data=rotation",
            .. VideoInput.ToLookAt(contentType, path),
        ], ToolLimits.Probe);
        var result = await tools.RunAsync(call, folder, ct);
        FileFault.Unless(result);
        return Read(result.Output);
    }

    /// <exception cref="FileFault">It shows nothing, or there is too much of it.</exception>
    internal static VideoFacts Read(byte[] json)
    {
        ProbeReport report;
        try
        {
            report = JsonSerializer.Deserialize<ProbeReport>(json, s_json)!;
        }
        catch (JsonException)
        {
            // Cut where the output became too long.
            throw new FileFault(Reasons.TakesTooMuch);
        }

        var streams = report.Streams ?? [];
        if (streams.Count > MostStreams) throw new FileFault(Reasons.TakesTooMuch);
        var picture = streams.FirstOrDefault(stream => stream is { CodecType: "video", Width: > 0, Height: > 0 }
            && stream.Disposition?.AttachedPic != 1 && !s_unknown.Contains(stream.CodecName ?? ""));
        if (picture is null) throw new FileFault(Reasons.NoPicture);
        if ((long)picture.Width * picture.Height > VideoInput.MostPixels) throw new FileFault(Reasons.TakesTooMuch);
        var sound = streams.FirstOrDefault(
            stream => stream is { CodecType: "audio", Channels: > 0 } && !s_unknown.Contains(stream.CodecName ?? ""));
        return new(DurationOf(report.Format?.Duration ?? picture.Duration), PictureOf(picture),
            sound is null ? null : new(sound.Index, sound.CodecName!, sound.Profile ?? "", sound.Channels));
    }

    private static readonly JsonSerializerOptions s_json =
        new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    private static PictureFacts PictureOf(ProbeStream stream) => new(stream.Index, stream.CodecName!,
        stream.PixFmt ?? "", stream.Profile ?? "", BitsOf(stream), stream.Width, stream.Height,
        stream.SampleAspectRatio is { } aspect && Ratio(aspect, ':') is > 0 and var ratio ? ratio : 1,
        Clockwise(stream.SideDataList), stream.ColorTransfer ?? "", Ratio(stream.AvgFrameRate ?? "", '/'));

    private static int BitsOf(ProbeStream stream) =>
        int.TryParse(stream.BitsPerRawSample, CultureInfo.InvariantCulture, out var bits) && bits > 0 ? bits
        : stream.PixFmt is { } format && (format.Contains("10", StringComparison.Ordinal)
            || format.Contains("12", StringComparison.Ordinal)) ? 10 : 8;

    /// <summary>ffprobe counts the other way round.</summary>
    private static int Clockwise(IReadOnlyList<ProbeSideData>? sideData)
    {
        var rotation = sideData?.FirstOrDefault(data => data.Rotation is not null)?.Rotation ?? 0;
        return (((int)Math.Round(-rotation / 90) * 90 % 360) + 360) % 360;
    }

    private static TimeSpan? DurationOf(string? seconds) =>
        double.TryParse(seconds, CultureInfo.InvariantCulture, out var value) && value is > 0 and < 1e7
            ? TimeSpan.FromSeconds(value) : null;

    private static double Ratio(string text, char by)
    {
        var parts = text.Split(by);
        return parts.Length == 2 && double.TryParse(parts[0], CultureInfo.InvariantCulture, out var above)
            && double.TryParse(parts[1], CultureInfo.InvariantCulture, out var below) && below > 0 ? above / below : 0;
    }

    private sealed record ProbeReport(IReadOnlyList<ProbeStream>? Streams, ProbeFormat? Format);

    private sealed record ProbeFormat(string? Duration);

    private sealed record ProbeStream(int Index, string? CodecType, string? CodecName, string? Profile, string? PixFmt,
        string? BitsPerRawSample, int Width, int Height, string? SampleAspectRatio, string? ColorTransfer,
        string? AvgFrameRate, int Channels, string? Duration, ProbeDisposition? Disposition,
        IReadOnlyList<ProbeSideData>? SideDataList);

    private sealed record ProbeDisposition(int AttachedPic);

    private sealed record ProbeSideData(double? Rotation);
}
