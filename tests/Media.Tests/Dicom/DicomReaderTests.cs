using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Imaging.Media.Dicom;
using Imaging.Media.Formats;

namespace Imaging.Media.Tests.Dicom;

/// <summary>Data sets that are strange, and what is read of them.</summary>
public sealed class DicomReaderTests
{
    private static readonly DicomReader s_reader = new(DicomDictionary.Read(
    [
        "(0008,0060)\tCS\tModality\t1\tDICOM", "(0028,0106)\txs\tSmallestImagePixelValue\t1\tDICOM",
        "(0028,0103)\tUS\tPixelRepresentation\t1\tDICOM", "(6000-60FF,0010)\tUS\tOverlayRows\t1\tDICOM",
    ]));

    [Fact]
    public void Sequences_a_thousand_deep_end_the_reading()
    {
        byte[] opening =
        [
            .. Header(0x0008_1140, "SQ", 0xFFFF_FFFF), .. Implicit(DicomTags.Item, 0xFFFF_FFFF),
        ];
        var file = s_reader.Read(Bytes(Element(0x0008_0060, "CS", "CT"),
            [.. Enumerable.Repeat(opening, 1000).SelectMany(bytes => bytes)]));

        Assert.True(file.IsCut);
        Assert.Equal("CT", DicomText.First(file.DataSet[DicomTags.Modality]!.Value.Span));
    }

    [Fact]
    public void A_million_tags_end_the_reading()
    {
        var one = Element(0x0009_0010, "LO", "");
        var bytes = new byte[one.Length * 1_000_000];
        for (var at = 0; at < bytes.Length; at += one.Length) one.CopyTo(bytes, at);

        var file = s_reader.Read(Bytes(bytes));

        Assert.True(file.IsCut);
        Assert.InRange(file.DataSet.Nodes.Count, 100_000, 250_000);
    }

    [Theory]
    [InlineData(0xFFFF_FFF0)]
    [InlineData(0x7FFF_FFFF)]
    [InlineData(1000)]
    public void A_length_past_the_end_ends_the_reading(uint length)
    {
        var file = s_reader.Read(Bytes(
            Element(0x0008_0060, "CS", "MR"), Header(0x0040_0275, "UT", length), "short"u8.ToArray()));

        Assert.True(file.IsCut);
        Assert.Single(file.DataSet.Nodes);
    }

    [Fact]
    public void The_pixels_are_found_and_not_read()
    {
        var file = s_reader.Read(Bytes(
            Element(0x0008_0060, "CS", "MR"), Header(DicomTags.PixelData, "OW", 1_000_000), new byte[10]));

        Assert.Equal((false, 1_000_000u), (file.IsCut, file.Pixels!.Length));
        Assert.Equal(file.Pixels.Start + DicomElement.LongHeader, file.Pixels.Offset);
        Assert.Single(file.DataSet.Nodes);
    }

    /// <summary>What the file does not say, the dictionary does; signed where the pixels are.</summary>
    [Theory]
    [InlineData(0, DicomVr.Us)]
    [InlineData(1, DicomVr.Ss)]
    public void An_implicit_file_has_the_dictionarys_representations(byte isSigned, ushort vr)
    {
        var file = s_reader.Read(Bytes("1.2.840.10008.1.2", Implicit(0x0008_0060, 2), "CT"u8.ToArray(),
            Implicit(0x0028_0103, 2), [isSigned, 0], Implicit(0x0028_0106, 2), [0xFE, 0xFF],
            Implicit(0x0029_0010, 4), "MINE"u8.ToArray(), Implicit(0x6002_0010, 2), [1, 0],
            Implicit(0x0099_1001, 2), [0, 0]));

        Assert.Equal([DicomVr.Cs, DicomVr.Us, vr, DicomVr.Lo, DicomVr.Us, DicomVr.Un],
            file.DataSet.Nodes.Select(node => node.Vr));
    }

    /// <summary>The compressed bytes begin behind the last element of the meta information, whichever that is.</summary>
    [Fact]
    public void A_deflated_data_set_begins_where_the_meta_information_ends()
    {
        using var deflated = new MemoryStream();
        using (var deflate = new DeflateStream(deflated, CompressionLevel.Fastest, leaveOpen: true))
            deflate.Write(Element(0x0008_0060, "CS", "CT"));
        byte[] rest = [.. Element(0x0002_0012, "UI", "1.2.3"), .. deflated.ToArray()];

        var file = s_reader.Read(Bytes("1.2.840.10008.1.2.1.99", rest));

        Assert.Equal("CT", DicomText.First(file.DataSet[DicomTags.Modality]!.Value.Span));
    }

    private static byte[] Bytes(params byte[][] elements) => Bytes("1.2.840.10008.1.2.1", elements);

    private static byte[] Bytes(string syntax, params byte[][] elements) =>
    [
        .. new byte[128], .. "DICM"u8, .. Element(DicomTags.TransferSyntax, "UI", syntax),
        .. elements.SelectMany(bytes => bytes),
    ];

    private static byte[] Element(uint tag, string vr, string text)
    {
        var value = Encoding.ASCII.GetBytes(text.Length % 2 == 0 ? text : text + '\0');
        return [.. Header(tag, vr, (uint)value.Length), .. value];
    }

    private static byte[] Header(uint tag, string vr, uint length)
    {
        var isLong = DicomVr.IsLong(DicomVr.Of(Encoding.ASCII.GetBytes(vr)));
        var header = new byte[isLong ? 12 : 8];
        Implicit(tag, 0).AsSpan(0, 4).CopyTo(header);
        Encoding.ASCII.GetBytes(vr, header.AsSpan(4));
        if (isLong) BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(8), length);
        else BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(6), (ushort)length);
        return header;
    }

    private static byte[] Implicit(uint tag, uint length)
    {
        var header = new byte[8];
        BinaryPrimitives.WriteUInt16LittleEndian(header, (ushort)(tag >> 16));
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(2), (ushort)tag);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(4), length);
        return header;
    }
}
