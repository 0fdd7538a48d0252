namespace Imaging.Media.Containers;

/// <summary>What a file is by its first bytes. What comes after Other is walked, what comes before is not.</summary>
internal enum MediaKind
{
    /// <summary>For <see cref="Formats.ImageCheck"/>, which walks it; staff may add it to an encounter.</summary>
    Dicom,
    Nifti,
    Other,
    Jpeg,
    Png,
    WebP,
    Heic,
    Mp4,
    QuickTime,
    ThreeGpp,
    WebM,
}
