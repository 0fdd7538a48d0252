using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Imaging.Media.Containers.Ebml;
using Imaging.Media.Containers.Metadata;
using Imaging.Media.Formats;

namespace Imaging.Media.Containers;

/// <summary>Names a file by its first bytes, whatever its name or sender says.</summary>
internal static class MediaSniffer
{
    /// <summary>Holds every list of brands and every EBML header that is meant honestly.</summary>
    public const int HeadLength = 8192;

    private static readonly byte[] s_png = [0x89, .. "PNG\r\n"u8, 0x1A, 0x0A];

    private static readonly string[] s_heic =
        ["heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "mif2", "mif3", "msf1", "jpeg", "jpgs"];

    private static readonly string[] s_mp4 =
    [
        "isom", "mp41", "mp42", "mp71", "avc1", "hvc1", "iso2", "iso3", "iso4", "iso5", "iso6", "iso7", "iso8", "iso9",
        "M4V ", "M4VH", "M4VP", "mmp4", "MSNV", "XAVC", "dash", "msdh", "cmfc", "f4v ", "NDSC", "NDSH", "NDSM", "NDSP",
    ];

    /// <returns>The kind, and what completes "this is ...".</returns>
    public static (MediaKind Kind, string Found) Of(ReadOnlySpan<byte> head)
    {
        string found = FileKind.Describe(head);
        if (head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]))
            return (MediaKind.Jpeg, found);
        if (head.StartsWith(s_png))
            return (MediaKind.Png, found);
        if (head.Length >= 12 && head.StartsWith("RIFF"u8) && head[8..12].SequenceEqual("WEBP"u8))
            return (MediaKind.WebP, found);
        if (head.StartsWith((ReadOnlySpan<byte>)[0x1A, 0x45, 0xDF, 0xA3]))
            return IsWebM(head) ? (MediaKind.WebM, "a WebM video") : (MediaKind.Other, "a Matroska video");
        if (IsoKind(head) is { } iso)
            return iso;
        if (Recognition.IsDicomFile(head) || BareDataSet.Recognises(head))
            return (MediaKind.Dicom, "a DICOM file");
        return NiftiParser.Recognises(head) || NiftiParser.Recognises(Inflated(head))
            ? (MediaKind.Nifti, "a NIfTI file")
            : (MediaKind.Other, found);
    }

    private static (MediaKind, string)? IsoKind(ReadOnlySpan<byte> head)
    {
        if (head.Length < 12)
            return null;
        uint size = BinaryPrimitives.ReadUInt32BigEndian(head);
        return Encoding.Latin1.GetString(head[4..8]) switch
        {
            "ftyp" => Branded(Brands(head, size)),
            // QuickTime before brands; a size that could not be a box's speaks for text or chance.
            "moov" or "mdat" or "wide" or "free" or "skip" or "pnot" when size is 0 or 1 or >= 8 =>
                (MediaKind.QuickTime, "a QuickTime video"),
            _ => null,
        };
    }

    /// <summary>The major brand decides; one that nobody knows is judged by those it is compatible with.</summary>
    private static (MediaKind, string) Branded(List<string> brands)
    {
        foreach (string brand in brands)
        {
            // mif1 says no more than "still pictures": the codec's own brand follows among the compatible ones.
            if (brand is "mif1" or "msf1" && brands.Contains("avif") && !brands.Contains("heic"))
                return (MediaKind.Other, "an AVIF photo");
            if (s_heic.Contains(brand))
                return (MediaKind.Heic, "a HEIC photo");
            if (brand == "qt  ")
                return (MediaKind.QuickTime, "a QuickTime video");
            if (brand is ['3', 'g', 'p' or '2' or 'e' or 'g' or 'h' or 'r' or 's' or 't', _])
                return (MediaKind.ThreeGpp, "a 3GPP video");
            if (s_mp4.Contains(brand))
                return (MediaKind.Mp4, "an MP4 video");
            if (Refused(brand) is { } name)
                return (MediaKind.Other, name);
        }
        return (MediaKind.Other, "an MP4 file of an unknown kind");
    }

    private static string? Refused(string brand) => brand switch
    {
        "avif" or "avis" => "an AVIF photo",
        "crx " => "a camera raw photo",
        "M4A " or "M4B " or "M4P " => "an MP4 recording",
        "jp2 " or "jpx " or "jpm " or "mjp2" => "a JPEG 2000 picture",
        _ => null,
    };

    private static List<string> Brands(ReadOnlySpan<byte> head, uint size)
    {
        var box = head[..(int)Math.Min(size, head.Length)];
        List<string> brands = [Encoding.Latin1.GetString(head[8..12])];
        for (int at = 16; at + 4 <= box.Length; at += 4)
            brands.Add(Encoding.Latin1.GetString(box[at..(at + 4)]));
        return brands;
    }

    private static bool IsWebM(ReadOnlySpan<byte> head)
    {
        if (EbmlElement.Read(head) is not { Size: >= 0 } header)
            return false;
        var rest = head[header.HeadLength..(int)Math.Min(head.Length, header.Length)];
        while (EbmlElement.Read(rest) is { Size: >= 0 } element && element.Length <= rest.Length)
        {
            if (element.Id == EbmlIds.DocType)
                return rest[element.HeadLength..(int)element.Length].TrimEnd((byte)0).SequenceEqual("webm"u8);
            rest = rest[(int)element.Length..];
        }
        return false;
    }

    private static byte[] Inflated(ReadOnlySpan<byte> head) => head.StartsWith(GzipWalk.Magic)
        ? Inflating.Start(new GZipStream(new MemoryStream(head.ToArray()), CompressionMode.Decompress),
            Recognition.HeadLength) ?? []
        : [];
}
