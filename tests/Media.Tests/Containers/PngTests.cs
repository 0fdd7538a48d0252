using System.Text;
using Imaging.Media.Containers;
using static Imaging.Media.Tests.Containers.Checking;

namespace Imaging.Media.Tests.Containers;

public class PngTests
{
    private const string Packet = """<x:xmpmeta xmlns:x="adobe:ns:meta/" exif:GPSLatitude="51,30.2N"/>""";

    [Fact]
    public async Task Every_eXIf_chunk_is_cleaned_and_gets_its_CRC_anew()
    {
        var (report, clean) = await CleanAsync(new PngBuilder().Chunk("eXIf", TiffBuilder.Phone().ToArray())
            .Chunk("eXIf", [.. "Exif\0\0"u8, .. TiffBuilder.Phone(true).ToArray()]).ToArray());
        Assert.Equal((MediaKind.Png, LocationPlaces.Exif), (report.Kind, report.Location));
        Assert.Equal((640, 480, 6), (report.Facts.Width, report.Facts.Height, report.Facts.Orientation));
        Assert.DoesNotContain("2024:05:06\0", Encoding.Latin1.GetString(clean), StringComparison.Ordinal);
        AssertCrcs(clean);
    }

    [Fact]
    public async Task XMP_that_lies_open_loses_its_places_alone()
    {
        var (report, clean) = await CleanAsync(
            new PngBuilder().International("XML:com.adobe.xmp", Packet, compressed: false).ToArray());
        Assert.Equal(LocationPlaces.Xmp, report.Location);
        Assert.Contains("xmlns:x=\"adobe:ns:meta/\"     ", Encoding.Latin1.GetString(clean), StringComparison.Ordinal);
        AssertCrcs(clean);
    }

    private static PngBuilder Compressed() =>
        new PngBuilder().International("XML:com.adobe.xmp", Packet, compressed: true);

    private static readonly byte[] s_exif = [.. "Exif\0\0"u8, .. TiffBuilder.Phone().ToArray()];

    public static TheoryData<string, byte[]> Encoded => new()
    {
        { "compressed XMP", Compressed().ToArray() },
        { "raw EXIF", new PngBuilder().Compressed("Raw profile type exif", PngBuilder.RawProfile("exif", s_exif)).ToArray() },
        { "raw EXIF, open", new PngBuilder().Text("Raw profile type APP1", PngBuilder.RawProfile("exif", s_exif)).ToArray() },
        { "raw IPTC", new PngBuilder().Compressed("Raw profile type iptc",
            PngBuilder.RawProfile("iptc", Iptc.Resource(0x0404, Iptc.Set(2, 90, "London")))).ToArray() },
        { "a keyword", new PngBuilder().Text("exif:GPSLatitude", "51/1, 30/1, 12/1").ToArray() },
        { "a text", new PngBuilder().Compressed("Comment", "latitude 51.5").ToArray() },
        { "not to be inflated", new PngBuilder().Chunk("zTXt", [.. "Comment"u8, 0, 0, 1, 2, 3, 4, 5]).ToArray() },
        { "inflated by a dictionary", new PngBuilder().Chunk("zTXt", [.. "Comment"u8, 0, 0, 0x78, 0xBB, 0, 0, 0, 1, 3, 0]).ToArray() },
        { "C2PA", new PngBuilder().Chunk("caBX", [.. "{\"exif:GPSLongitude\":\"0,7.6W\"}"u8]).ToArray() },
    };

    [Theory]
    [MemberData(nameof(Encoded))]
    public async Task Text_that_holds_a_place_and_cannot_be_cleaned_becomes_an_empty_comment(string what, byte[] photo)
    {
        var (report, clean) = await CleanAsync(photo);
        Assert.True(report.Location != default, what);
        AssertCrcs(clean);
    }

    [Fact]
    public async Task Text_without_a_place_stays()
    {
        var report = await CheckAsync(new PngBuilder().Text("Software", "A camera").Compressed("Comment", "the left arm")
            .Compressed("Raw profile type exif", PngBuilder.RawProfile("exif", [.. "Exif\0\0"u8,
                .. new TiffBuilder().Short(0x0112, 6).ToArray()])).ToArray());
        Assert.Equal((null, LocationPlaces.None), (report.Fault, report.Location));
    }

    [Theory]
    [InlineData(8, "cut-short")]
    [InlineData(40, "cut-short")]
    [InlineData(-1, "cut-short")]
    [InlineData(-13, "cut-short")]
    public async Task A_photo_that_was_cut_short_says_so(int length, string reason)
    {
        var photo = new PngBuilder().Chunk("eXIf", TiffBuilder.Phone().ToArray()).ToArray();
        var report = await CheckAsync(photo[..(length < 0 ? photo.Length + length : length)]);
        Assert.Equal(reason, Faults.Name(report.Fault!.Code));
    }

    [Fact]
    public async Task A_photo_without_a_picture_or_with_something_else_for_a_chunk_is_damaged()
    {
        var photo = new PngBuilder().ToArray();
        byte[] noHeader = [.. photo[..8], .. photo[33..]], noPicture = [.. photo[..33], .. photo[^12..]];
        byte[] noChunk = [.. photo];
        noChunk[12] = 1;
        foreach (byte[] bytes in (byte[][])[noHeader, noPicture, noChunk])
            Assert.Equal(FaultCode.Damaged, (await CheckAsync(bytes)).Fault?.Code);
    }

    private static void AssertCrcs(byte[] png)
    {
        for (int at = 8, length; at < png.Length; at += 12 + length)
        {
            length = png[at + 2] << 8 | png[at + 3];
            var crc = Convert.ToHexString(png.AsSpan(at + 8 + length, 4));
            Assert.Equal($"{Crc32.Of(png.AsSpan(at + 4, 4 + length)):X8}", crc);
        }
    }
}
