using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;

namespace Imaging.Media.Formats;

/// <summary>Says in words what a file that is refused seems to be, so that its sender can see the mistake.</summary>
internal static class FileKind
{
    private static readonly (int Offset, byte[] Bytes, string Name)[] s_signatures =
    [
        (0, [0xFF, 0xD8, 0xFF], "a JPEG photo"),
        (0, [0x89, .. "PNG\r\n"u8, 0x1A, 0x0A], "a PNG picture"),
        (0, [.. "GIF8"u8], "a GIF picture"),
        (0, [.. "II*\0"u8], "a TIFF picture"),
        (0, [.. "MM\0*"u8], "a TIFF picture"),
        (0, [.. "II+\0"u8], "a TIFF picture"),
        (0, [.. "MM\0+"u8], "a TIFF picture"),
        (0, [0xFF, 0x4F, 0xFF, 0x51], "a JPEG 2000 picture"),
        (4, [.. "jP  \r\n"u8, 0x87, 0x0A], "a JPEG 2000 picture"),
        (4, [.. "JXL \r\n"u8, 0x87, 0x0A], "a JPEG XL picture"),
        (0, [.. "8BPS"u8], "a Photoshop picture"),
        (8, [.. "WEBP"u8], "a WebP picture"),
        (8, [.. "AVI "u8], "an AVI video"),
        (8, [.. "WAVE"u8], "a WAV recording"),
        (0, [0x1A, 0x45, 0xDF, 0xA3], "a WebM or Matroska video"),
        (0, [0x00, 0x00, 0x01, 0xBA], "an MPEG video"),
        (0, [0x00, 0x00, 0x01, 0xB3], "an MPEG video"),
        (0, [.. "FLV\u0001"u8], "a Flash video"),
        (0, [.. "OggS"u8], "an Ogg recording"),
        (0, [.. "ID3"u8], "an MP3 recording"),
        (0, [.. "fLaC"u8], "a FLAC recording"),
        (0, [.. "%PDF"u8], "a PDF document"),
        (0, [.. "%!PS"u8], "a PostScript program"),
        (0, [.. "{\\rtf"u8], "a rich text document"),
        (0, [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], "an Office document"),
        (0, [.. "PK\u0003\u0004"u8], "a ZIP archive"),
        (0, [.. "PK\u0005\u0006"u8], "an empty ZIP archive"),
        (0, [.. "7z"u8, 0xBC, 0xAF, 0x27, 0x1C], "a 7-Zip archive"),
        (0, [.. "Rar!"u8, 0x1A, 0x07], "a RAR archive"),
        (0, [0x1F, 0x8B], "a gzip archive"),
        (0, [.. "BZh"u8], "a bzip2 archive"),
        (0, [0xFD, .. "7zXZ"u8, 0x00], "an xz archive"),
        (0, [0x28, 0xB5, 0x2F, 0xFD], "a Zstandard archive"),
        (257, [.. "ustar"u8], "a tar archive"),
        (0, [.. "MSCF"u8], "a cabinet archive"),
        (0, [.. "MZ"u8], "a Windows executable"),
        (0, [0x7F, .. "ELF"u8], "a Linux executable"),
        (0, [0xFE, 0xED, 0xFA, 0xCE], "a macOS executable"),
        (0, [0xFE, 0xED, 0xFA, 0xCF], "a macOS executable"),
        (0, [0xCE, 0xFA, 0xED, 0xFE], "a macOS executable"),
        (0, [0xCF, 0xFA, 0xED, 0xFE], "a macOS executable"),
        (0, [0xCA, 0xFE, 0xBA, 0xBE], "a macOS executable or a Java class"),
        (0, [.. "SQLite format 3\0"u8], "a SQLite database"),
        (0, [0x89, .. "HDF\r\n"u8, 0x1A, 0x0A], "an HDF5 file (MINC-2 is one)"),
        (0, [.. "CDF\u0001"u8], "a netCDF file (MINC-1 is one)"),
        (0, [.. "CDF\u0002"u8], "a netCDF file (MINC-1 is one)"),
        (0, [.. "NRRD000"u8], "an NRRD image"),
        (0, [.. "ObjectType"u8], "a MetaImage header"),
        (0, [.. "MATLAB "u8], "a MATLAB file"),
        (0, [.. "#!"u8], "a script"),
    ];

    public static string Describe(ReadOnlySpan<byte> head)
    {
        if (head.IsEmpty)
            return "an empty file";
        if (AnalyzeHeader(head) is { } analyze)
            return analyze;
        foreach (var (offset, bytes, name) in s_signatures)
        {
            if (head.Length >= offset + bytes.Length && head[offset..].StartsWith(bytes))
                return name;
        }
        return IsoMedia(head) ?? Bitmap(head) ?? Text(head) ?? "unrecognised data";
    }

    /// <summary>An Analyze 7.5 header is NIfTI-1's without the magic.</summary>
    public static string? AnalyzeHeader(ReadOnlySpan<byte> head) => NiftiParser.IsAnalyze(head)
        ? "an Analyze 7.5 header (.hdr), which has its voxels in another file (.img)"
        : null;

    private static string? IsoMedia(ReadOnlySpan<byte> head)
    {
        if (head.Length < 12)
            return null;
        var box = head[4..8];
        if (box.SequenceEqual("moov"u8) || box.SequenceEqual("mdat"u8) || box.SequenceEqual("wide"u8))
            return "a QuickTime video";
        if (!box.SequenceEqual("ftyp"u8))
            return null;
        return Encoding.Latin1.GetString(head[8..12]) switch
        {
            "heic" or "heix" or "heim" or "heis" or "mif1" or "msf1" or "hevc" => "a HEIC photo",
            "avif" or "avis" => "an AVIF photo",
            "crx " => "a camera raw photo",
            "qt  " => "a QuickTime video",
            "M4A " or "M4B " => "an MP4 recording",
            ['3', 'g', ..] => "a 3GPP video",
            _ => "an MP4 video",
        };
    }

    // "BM" alone is too little: the header's size follows at 14 and is one of a few.
    private static string? Bitmap(ReadOnlySpan<byte> head) =>
        head.Length >= 18 && head.StartsWith("BM"u8)
            && BinaryPrimitives.ReadInt32LittleEndian(head[14..]) is 12 or 40 or 52 or 56 or 64 or 108 or 124
            ? "a BMP picture"
            : null;

    private static string? Text(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || head.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
            return "text";
        if (head.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
            head = head[3..];
        foreach (byte b in head)
        {
            if (b < 0x20 && b is not ((byte)'\t' or (byte)'\n' or (byte)'\r' or (byte)'\f' or 0x1B))
                return null;
        }
        if (!IsUtf8(head))
            return null;
        var start = Encoding.UTF8.GetString(head).TrimStart();
        bool Starts(string with) => start.StartsWith(with, StringComparison.OrdinalIgnoreCase);
        if (Starts("<!doctype html") || Starts("<html") || Starts("<head") || Starts("<script") || Starts("<body"))
            return "an HTML page";
        if (Starts("#EXTM3U") || Starts("ffconcat version"))
            return "a playlist, which is a list of other files";
        if (Starts("<svg"))
            return "an SVG drawing";
        if (Starts("<"))
            return "an XML document";
        return Starts("{") || Starts("[") ? "a JSON document" : "text";
    }

    /// <summary>The head may end within a character: up to three bytes at its end are forgiven.</summary>
    private static bool IsUtf8(ReadOnlySpan<byte> head)
    {
        for (int cut = 0; cut <= Math.Min(3, head.Length - 1); cut++)
        {
            if (Utf8.IsValid(head[..^cut]))
                return true;
        }
        return false;
    }
}
