using System.Buffers.Binary;

namespace Imaging.Media.Containers.Metadata;

/// <summary>Cleans what Photoshop's image resources hold: IPTC-IIM, EXIF and XMP.</summary>
internal static class PhotoshopCleaner
{
    public static ReadOnlySpan<byte> Identifier => "Photoshop 3.0\0"u8;

    public static LocationPlaces Clean(Memory<byte> memory, Findings findings, int depth = 0)
    {
        var resources = memory.Span;
        LocationPlaces found = default;
        int at = 0;
        // Signature, id, a Pascal string padded to an even length, size, data padded likewise.
        while (at + 12 <= resources.Length && IsSignature(resources.Slice(at, 4)))
        {
            int id = BinaryPrimitives.ReadUInt16BigEndian(resources[(at + 4)..]);
            at += 6 + (resources[at + 6] + 2) / 2 * 2;
            if (at + 4 > resources.Length)
                break;
            uint size = BinaryPrimitives.ReadUInt32BigEndian(resources[at..]);
            at += 4;
            if (!findings.Work((int)Math.Min(size, resources.Length)))
                break;
            var data = memory.Slice(at, (int)Math.Min(size, resources.Length - at));
            found |= id switch
            {
                0x0404 => IptcCleaner.Clean(data.Span),
                0x0422 or 0x0423 => ExifCleaner.Clean(data, findings, depth).Found,
                0x0424 => XmpCleaner.Clean(data.Span),
                _ => default,
            };
            at += data.Length + (data.Length & 1);
        }
        return found;
    }

    private static bool IsSignature(ReadOnlySpan<byte> bytes) =>
        bytes.SequenceEqual("8BIM"u8) || bytes.SequenceEqual("MeSa"u8) || bytes.SequenceEqual("AgHg"u8)
        || bytes.SequenceEqual("PHUT"u8) || bytes.SequenceEqual("DCSR"u8);
}
