using System.Buffers.Binary;

namespace Imaging.Media.Containers.Metadata;

/// <summary>
/// Finds EXIF, XMP and IPTC by how they begin, in data of another make and at any depth: thumbnails, Photoshop's
/// resources, makers' blocks, what lies after a file's end. Readers take identifiers for less than they are, so that
/// only what the structures themselves begin with counts.
/// </summary>
internal static class EmbeddedMetadata
{
    // A resource (Photoshop file format, "Image resource blocks") with number 0404: IPTC-IIM.
    private static readonly byte[] s_iptc = [.. "8BIM"u8, 4, 4];

    private static readonly byte[][] s_tiff = [[.. "II*\0"u8], [.. "MM\0*"u8]];

    private static readonly (byte[] Start, byte[] End)[] s_packets =
    [
        ([.. "<x:xmpmeta"u8], [.. "</x:xmpmeta>"u8]),
        ([.. "<x:xapmeta"u8], [.. "</x:xapmeta>"u8]),
        ([.. "<rdf:RDF"u8], [.. "</rdf:RDF>"u8]),
    ];

    public static LocationPlaces Clean(Memory<byte> data, Findings findings)
    {
        LocationPlaces found = default;
        foreach (byte[] header in s_tiff)
        {
            foreach (int at in Starts(data, header, findings))
                found |= ExifCleaner.Clean(data[at..], findings).Found;
        }
        foreach (int at in Starts(data, s_iptc, findings))
            found |= CleanIptc(data.Span[(at + s_iptc.Length)..]);
        foreach (var (start, end) in s_packets)
            found |= CleanPackets(data.Span, start, end);
        return found | CleanCountryCodes(data.Span);
    }

    private static IEnumerable<int> Starts(Memory<byte> data, byte[] wanted, Findings findings)
    {
        for (int at = 0; data.Span[at..].IndexOf(wanted) is >= 0 and var next && findings.Work(next);)
        {
            at += next;
            yield return at;
            at++;
        }
    }

    /// <summary>A name in Pascal's manner, padded to an even length, and the size come first.</summary>
    private static LocationPlaces CleanIptc(Span<byte> resource)
    {
        int at = resource.IsEmpty ? 0 : (resource[0] + 2) / 2 * 2;
        if (at + 4 > resource.Length)
            return default;
        uint size = BinaryPrimitives.ReadUInt32BigEndian(resource[at..]);
        var data = resource[(at + 4)..];
        return IptcCleaner.Clean(data[..(int)Math.Min(size, data.Length)]);
    }

    private static LocationPlaces CleanPackets(Span<byte> data, byte[] startsWith, byte[] endsWith)
    {
        LocationPlaces found = default;
        int at = 0;
        while (data[at..].IndexOf(startsWith) is >= 0 and var next)
        {
            int start = at + next;
            int length = data[start..].IndexOf(endsWith);
            at = length < 0 ? data.Length : start + length + endsWith.Length;
            found |= XmpCleaner.Clean(data[start..at]);
        }
        return found;
    }

    /// <summary>The mobile country code that Samsung's phones write after a JPEG's end.</summary>
    private static LocationPlaces CleanCountryCodes(Span<byte> data)
    {
        LocationPlaces found = default;
        while (data.IndexOf("MCC_Data"u8) is >= 0 and var next)
        {
            data = data[(next + 8)..];
            for (int i = 0; i < Math.Min(4, data.Length) && char.IsAsciiDigit((char)data[i]); i++)
            {
                data[i] = 0;
                found = LocationPlaces.Other;
            }
        }
        return found;
    }
}
