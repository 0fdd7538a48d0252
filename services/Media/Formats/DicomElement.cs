namespace Imaging.Media.Formats;

/// <summary>An element's header: tag, value representation where written, length of the value.</summary>
internal readonly record struct DicomElement(uint Tag, ushort Vr, uint Length)
{
    public const int ShortHeader = 8;
    public const int LongHeader = 12;

    private const uint Undefined = 0xFFFF_FFFF;

    public bool IsUndefined => Length == Undefined;

    public bool IsDelimitation => Tag >> 16 == 0xFFFE;

    /// <summary>How many bytes the header has that starts with these eight.</summary>
    public static int HeaderLength(ReadOnlySpan<byte> first, DicomEncoding encoding) =>
        Form(first, encoding) == LengthForm.Long ? LongHeader : ShortHeader;

    public static DicomElement Read(ReadOnlySpan<byte> header, DicomEncoding encoding)
    {
        uint tag = encoding.Tag(header);
        return Form(header, encoding) switch
        {
            LengthForm.Short => new DicomElement(tag, DicomVr.Of(header[4..]), encoding.UInt16(header[6..])),
            LengthForm.Long => new DicomElement(tag, DicomVr.Of(header[4..]), encoding.UInt32(header[8..])),
            _ => new DicomElement(tag, DicomVr.None, encoding.UInt32(header[4..])),
        };
    }

    private static LengthForm Form(ReadOnlySpan<byte> first, DicomEncoding encoding)
    {
        var letters = first[4..6];
        // Items and delimiters never have a VR (PS3.5, 7.5). An element without letters was written as if implicit.
        if (!encoding.Explicit || encoding.UInt16(first) == 0xFFFE || !DicomVr.IsPrintable(letters))
            return LengthForm.NoVr;
        ushort vr = DicomVr.Of(letters);
        if (DicomVr.IsLong(vr))
            return LengthForm.Long;
        // VRs to come have the long form, whose reserved bytes are zero (PS3.5, 7.1.2); "??" and the like are short.
        bool isFuture = !DicomVr.IsShort(vr) && DicomVr.IsUpperCase(letters) && first[6] == 0 && first[7] == 0;
        return isFuture ? LengthForm.Long : LengthForm.Short;
    }

    private enum LengthForm
    {
        NoVr,
        Short,
        Long,
    }
}
