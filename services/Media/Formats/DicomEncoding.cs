using System.Buffers.Binary;

namespace Imaging.Media.Formats;

/// <summary>How a data set is written: with or without value representations, and in which byte order.</summary>
internal readonly record struct DicomEncoding(bool Explicit, bool BigEndian)
{
    public static DicomEncoding ExplicitLittle => new(Explicit: true, BigEndian: false);

    public static DicomEncoding ImplicitLittle => new(Explicit: false, BigEndian: false);

    public ushort UInt16(ReadOnlySpan<byte> bytes) => BigEndian
        ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : BinaryPrimitives.ReadUInt16LittleEndian(bytes);

    public uint UInt32(ReadOnlySpan<byte> bytes) => BigEndian
        ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);

    public uint Tag(ReadOnlySpan<byte> bytes) => ((uint)UInt16(bytes) << 16) | UInt16(bytes[2..]);

    /// <summary>Whether a value that has these bytes from there on may begin with an item, as a sequence's
    /// does.</summary>
    public bool MayBeItem(ReadOnlySpan<byte> bytes, long from)
    {
        ReadOnlySpan<byte> item = BigEndian ? [0xFF, 0xFE, 0xE0, 0x00] : [0xFE, 0xFF, 0x00, 0xE0];
        if (from >= item.Length)
            return true;
        item = item[(int)from..];
        return bytes.Length < item.Length ? item.StartsWith(bytes) : bytes.StartsWith(item);
    }

    /// <summary>PS3.5, 10 and A; null for a syntax that isn't declared.</summary>
    public static DicomEncoding? Of(string? transferSyntax) => transferSyntax switch
    {
        null => null,
        // Papyrus 3 and GE's private syntax are implicit; the latter's pixels, not its lengths, are big endian.
        "1.2.840.10008.1.2" or "1.2.840.10008.1.20" or "1.2.840.113619.5.2" => ImplicitLittle,
        "1.2.840.10008.1.2.2" => new DicomEncoding(Explicit: true, BigEndian: true),
        // PS3.5, A.4: every encapsulated syntax is explicit little endian.
        _ => ExplicitLittle,
    };

    /// <summary>PS3.5, A.5, and the two deflated JPIP syntaxes.</summary>
    public static bool IsDeflated(string? transferSyntax) => transferSyntax is
        "1.2.840.10008.1.2.1.99" or "1.2.840.10008.1.2.4.95" or "1.2.840.10008.1.2.4.205";

    /// <summary>
    /// How a data set is really written, from the first eight bytes of its first element: some writers declare another
    /// syntax than they use, and readers follow the bytes.
    /// </summary>
    public static DicomEncoding Guess(ReadOnlySpan<byte> first, DicomEncoding? declared)
    {
        // Data sets begin with group 0008 or below; what reads as 0800 is that in the other byte order.
        bool bigEndian = declared?.BigEndian ?? false;
        if ((declared ?? ExplicitLittle).UInt16(first) is 0x0200 or 0x0400 or 0x0800)
            bigEndian = !bigEndian;
        bool isExplicit = declared is { Explicit: true }
            ? DicomVr.IsPrintable(first[4..6])
            : DicomVr.IsKnown(first[4..6]);
        return new DicomEncoding(isExplicit, bigEndian);
    }
}
