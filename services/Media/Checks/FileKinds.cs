using Imaging.Media.Containers;

namespace Imaging.Media.Checks;

/// <summary>What a file is called in the database and in answers.</summary>
internal static class FileKinds
{
    public const string Photo = "photo";
    public const string Video = "video";
    public const string Dicom = "dicom";
    public const string Nifti = "nifti";
    public const string Unknown = "unknown";

    public static string Of(MediaKind kind) => kind switch
    {
        MediaKind.Jpeg or MediaKind.Png or MediaKind.WebP or MediaKind.Heic => Photo,
        MediaKind.Mp4 or MediaKind.QuickTime or MediaKind.ThreeGpp or MediaKind.WebM => Video,
        MediaKind.Dicom => Dicom,
        MediaKind.Nifti => Nifti,
        _ => Unknown,
    };

    public static string ContentType(MediaKind kind) => kind switch
    {
        MediaKind.Jpeg => "image/jpeg",
        MediaKind.Png => "image/png",
        MediaKind.WebP => "image/webp",
        MediaKind.Heic => "image/heic",
        MediaKind.Mp4 => "video/mp4",
        MediaKind.QuickTime => "video/quicktime",
        MediaKind.ThreeGpp => "video/3gpp",
        MediaKind.WebM => "video/webm",
        MediaKind.Dicom => "application/dicom",
        MediaKind.Nifti => "application/octet-stream",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}
