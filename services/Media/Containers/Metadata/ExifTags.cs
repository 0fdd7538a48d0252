namespace Imaging.Media.Containers.Metadata;

/// <summary>The tags that matter here (EXIF 2.32, TIFF 6.0, GeoTIFF 1.1, two makers' notes).</summary>
internal static class ExifTags
{
    public const int Orientation = 0x0112;
    public const int SubDirectories = 0x014A;
    public const int Xmp = 0x02BC;
    public const int Iptc = 0x83BB;
    public const int ExifPointer = 0x8769;
    public const int GpsPointer = 0x8825;
    public const int DateTimeOriginal = 0x9003;
    public const int DateTimeDigitized = 0x9004;
    public const int OffsetTimeOriginal = 0x9011;
    public const int OffsetTimeDigitized = 0x9012;
    public const int MakerNote = 0x927C;

    /// <summary>Model transformation and tie points, keys and their parameters.</summary>
    public static bool IsGeoTiff(int tag) => tag is 0x830E or 0x8480 or 0x8482 or 0x85D8 or 0x87AF or 0x87B0 or 0x87B1;

    /// <summary>Panasonic: location, country, state, city, landmark, town. Nikon: location information.</summary>
    public static bool IsPlaceInNote(TiffRole role, int tag) => role == TiffRole.Panasonic
        ? tag is 0x67 or 0x69 or 0x6B or 0x6D or 0x6F or 0x80
        : tag is 0x39;
}
