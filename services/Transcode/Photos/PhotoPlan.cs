using Imaging.Transcode.Tools;

namespace Imaging.Transcode.Photos;

/// <summary>
/// How a photo becomes JPEGs that every browser shows: decoded by the loader of its type and no other, turned upright,
/// its colours brought to sRGB, and then without its profile and all other metadata.
/// </summary>
internal static class PhotoPlan
{
    public const string Source = "source";
    public const string Display = "display.jpg";
    public const string Middle = "thumbnail-1280.jpg";
    public const string Small = "thumbnail.jpg";
    private const string Decoded = "decoded.tif";

    /// <summary>The longest side of what is displayed; no photo is made larger than it was.</summary>
    public const int DisplaySide = 4096;
    public const int MiddleSide = 1280;
    public const int SmallSide = 320;

    /// <summary>Of a photo, before anything is decoded: about sixteen thousand by sixteen thousand.</summary>
    public const long MostPixels = 1L << 28;

    /// <summary>What is run, in order; each step reads what the one before has written.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No photo is of this type.</exception>
    public static IReadOnlyList<ToolCall> For(string contentType) =>
    [
        Vips(LoaderOf(contentType), Source, Decoded),
        Vips("thumbnail", Decoded, $"{Display}[Q=88,strip,optimize-coding,background=255]", $"{DisplaySide}",
            "--size", "down", "--export-profile", "srgb"),
        .. Thumbnails,
    ];

    /// <summary>Of what is displayed.</summary>
    public static IReadOnlyList<ToolCall> Thumbnails { get; } =
        [Thumbnail(Display, Middle, MiddleSide), Thumbnail(Middle, Small, SmallSide)];

    /// <summary>A smaller one of a picture that was made here.</summary>
    public static ToolCall Thumbnail(string from, string to, int side) =>
        Vips("thumbnail", from, $"{to}[Q=84,strip,optimize-coding]", $"{side}", "--size", "down");

    private static string LoaderOf(string contentType) => contentType switch
    {
        "image/jpeg" => "jpegload",
        "image/png" => "pngload",
        "image/webp" => "webpload",
        "image/heic" => "heifload",
        _ => throw new ArgumentOutOfRangeException(nameof(contentType)),
    };

    private static ToolCall Vips(params string[] arguments) => new("vips", arguments, ToolLimits.Picture);
}
