using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Imaging.Media.Tests.Formats;

/// <summary>Writes DICOM files, good and bad, element by element.</summary>
internal sealed class DicomBuilder(bool isExplicit = true, bool bigEndian = false)
{
    public const string ImplicitLittle = "1.2.840.10008.1.2";
    public const string ExplicitLittle = "1.2.840.10008.1.2.1";
    public const string Deflated = "1.2.840.10008.1.2.1.99";
    public const string ExplicitBig = "1.2.840.10008.1.2.2";
    public const string Jpeg = "1.2.840.10008.1.2.4.50";

    public const uint Item = 0xFFFEE000;
    public const uint ItemEnd = 0xFFFEE00D;
    public const uint SequenceEnd = 0xFFFEE0DD;
    public const uint Undefined = 0xFFFFFFFF;

    private static readonly string[] s_long =
        ["OB", "OD", "OF", "OL", "OV", "OW", "SQ", "SV", "UC", "UN", "UR", "UT", "UV", "ZZ"];

    private readonly List<byte> _bytes = [];

    public static DicomBuilder File(string? syntax, byte[]? preamble = null, bool groupLength = true)
    {
        var meta = new DicomBuilder().Text(0x00020002, "UI", "1.2.840.10008.5.1.4.1.1.2");
        if (syntax is not null)
            meta.Text(0x00020010, "UI", syntax);
        var file = new DicomBuilder(syntax is not (ImplicitLittle or "1.2.840.113619.5.2"), syntax == ExplicitBig);
        file.Raw(preamble ?? new byte[128]).Raw("DICM"u8.ToArray());
        if (groupLength)
            file.Raw(new DicomBuilder().Number(0x00020000, "UL", (uint)meta._bytes.Count).ToArray());
        return file.Raw(meta.ToArray());
    }

    /// <summary>A CT slice of 8 x 8 pixels in whatever encoding this is.</summary>
    public DicomBuilder Image() => this
        .Identification()
        .Number(0x00280010, "US", 8)
        .Number(0x00280011, "US", 8)
        .Element(0x7FE00010, "OW", new byte[128]);

    public DicomBuilder Identification() => this
        .Text(0x00080016, "UI", "1.2.840.10008.5.1.4.1.1.2")
        .Text(0x00080018, "UI", "1.2.3.4")
        .Text(0x00080060, "CS", "CT")
        .Text(0x00100010, "PN", "Nobody^Known")
        .Text(0x0020000D, "UI", "1.2.3")
        .Text(0x0020000E, "UI", "1.2.3.1")
        .Text(0x00280008, "IS", "1");

    public DicomBuilder Text(uint tag, string vr, string value) =>
        Element(tag, vr, Encoding.Latin1.GetBytes(value.Length % 2 == 0 ? value : value + (vr == "UI" ? '\0' : ' ')));

    public DicomBuilder Number(uint tag, string vr, uint value)
    {
        var bytes = new byte[vr == "US" ? 2 : 4];
        if (vr == "US")
            Write16(bytes, (ushort)value);
        else
            Write32(bytes, value);
        return Element(tag, vr, bytes);
    }

    public DicomBuilder Element(uint tag, string vr, byte[] value) => Header(tag, vr, (uint)value.Length).Raw(value);

    /// <summary>The header alone, with whatever length it claims.</summary>
    public DicomBuilder Header(uint tag, string vr, uint length)
    {
        if (!isExplicit)
            return Tag(tag).Length(length);
        Tag(tag).Raw(Encoding.Latin1.GetBytes(vr));
        if (s_long.Contains(vr))
            return Raw(new byte[2]).Length(length);
        var bytes = new byte[2];
        Write16(bytes, (ushort)length);
        return Raw(bytes);
    }

    /// <summary>An item or delimiter: never a VR.</summary>
    public DicomBuilder Mark(uint tag, uint length = 0) => Tag(tag).Length(length);

    public DicomBuilder Raw(params byte[] bytes)
    {
        _bytes.AddRange(bytes);
        return this;
    }

    public DicomBuilder RawDeflated(byte[] dataSet)
    {
        var deflated = new MemoryStream();
        using (var deflate = new DeflateStream(deflated, CompressionLevel.Optimal))
            deflate.Write(dataSet);
        return Raw(deflated.ToArray());
    }

    public byte[] ToArray() => [.. _bytes];

    private DicomBuilder Tag(uint tag)
    {
        var bytes = new byte[4];
        Write16(bytes, (ushort)(tag >> 16));
        Write16(bytes.AsSpan(2), (ushort)tag);
        return Raw(bytes);
    }

    private DicomBuilder Length(uint length)
    {
        var bytes = new byte[4];
        Write32(bytes, length);
        return Raw(bytes);
    }

    private void Write16(Span<byte> to, ushort value)
    {
        if (bigEndian)
            BinaryPrimitives.WriteUInt16BigEndian(to, value);
        else
            BinaryPrimitives.WriteUInt16LittleEndian(to, value);
    }

    private void Write32(Span<byte> to, uint value)
    {
        if (bigEndian)
            BinaryPrimitives.WriteUInt32BigEndian(to, value);
        else
            BinaryPrimitives.WriteUInt32LittleEndian(to, value);
    }
}
