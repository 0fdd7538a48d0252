namespace Imaging.Media.Containers;

/// <summary>Where in a file location was found; never what it said.</summary>
[Flags]
internal enum LocationPlaces
{
    None = 0,

    /// <summary>The GPS directory of EXIF, wherever the EXIF block lies, or a GeoTIFF tag beside it.</summary>
    Exif = 1,
    Xmp = 2,

    /// <summary>IPTC-IIM's city, country and the like.</summary>
    Iptc = 4,
    MakerNote = 8,

    /// <summary>udta of a movie or track: (c)xyz, loci and kin.</summary>
    UserData = 16,

    /// <summary>ilst items: com.apple.quicktime.location.* and kin.</summary>
    MetadataKey = 32,

    /// <summary>A track that records the way taken.</summary>
    TimedMetadata = 64,

    /// <summary>A Matroska tag.</summary>
    Tag = 128,

    /// <summary>Text or a block of unknown make that names coordinates.</summary>
    Other = 256,
}
