namespace Imaging.Transcode.Videos;

/// <summary>How a video becomes an MP4 that every browser plays.</summary>
/// <param name="ContentType">Of the source.</param>
/// <param name="Picture">Index of its stream.</param>
/// <param name="Encoding">How the picture is encoded; null: its stream is copied as it is.</param>
/// <param name="Sound">Index of its stream; null: there is none.</param>
/// <param name="IsSoundCopied">As it is.</param>
internal sealed record VideoPlan(
    string ContentType, int Picture, PictureEncoding? Encoding, int? Sound, bool IsSoundCopied, TimeSpan? Duration)
{
    // Shown in both ways up, and never larger than the picture was.
    private const int LongSide = 1920;
    private const int ShortSide = 1080;
    private const double MostFrames = 60;

    // 8-bit 4:2:0, which every browser's decoder takes.
    private static readonly string[] s_formats = ["yuv420p", "yuvj420p"];
    private static readonly string[] s_profiles = ["Baseline", "Constrained Baseline", "Main", "High"];
    private static readonly string[] s_sounds = ["LC", "HE-AAC", "HE-AACv2"];

    /// <summary>Decided by what is inside, not by the container or its name.</summary>
    public static VideoPlan For(VideoFacts facts, string contentType)
    {
        var picture = facts.Picture;
        var isPictureCopied = picture.Codec == "h264" && s_formats.Contains(picture.PixelFormat)
            && s_profiles.Contains(picture.Profile) && !picture.IsHdr;
        return new(contentType, picture.Index, isPictureCopied ? null : EncodingFor(picture), facts.Sound?.Index,
            facts.Sound is { Codec: "aac" } sound && s_sounds.Contains(sound.Profile), facts.Duration);
    }

    private static PictureEncoding EncodingFor(PictureFacts picture)
    {
        var (width, height) = (Math.Max(1, picture.Width * picture.Aspect), (double)picture.Height);
        // ffmpeg turns the picture before its filters see it.
        if (picture.Rotation is 90 or 270) (width, height) = (height, width);
        var scale = Math.Min(1, Math.Min(
            LongSide / Math.Max(width, height), ShortSide / Math.Min(width, height)));
        return new(Even(width * scale), Even(height * scale), picture.IsHdr ? picture.Transfer : null,
            picture.FramesPerSecond > MostFrames * 1.01);
    }

    // 4:2:0 has one colour for two by two pixels.
    private static int Even(double length) => Math.Max(2, (int)Math.Round(length) / 2 * 2);
}

/// <param name="Width">Of what comes out, in square pixels.</param>
/// <param name="Height">Of what comes out, in square pixels.</param>
/// <param name="HdrTransfer">Where it is mapped to what screens show; null: it is no HDR.</param>
/// <param name="IsThinned">To 60 frames a second.</param>
internal sealed record PictureEncoding(int Width, int Height, string? HdrTransfer, bool IsThinned);
