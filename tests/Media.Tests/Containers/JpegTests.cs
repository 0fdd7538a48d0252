using System.Text;
using Imaging.Media.Containers;
using static Imaging.Media.Tests.Containers.Checking;

namespace Imaging.Media.Tests.Containers;

public class JpegTests
{
    private const string Packet =
        """
        <?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">
        <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""
         xmlns:exif="http://ns.adobe.com/exif/1.0/" exif:GPSLatitude="51,30.2N" tiff:Orientation="6"/>
        </rdf:RDF></x:xmpmeta><?xpacket end="w"?>
        """;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_GPS_directory_leaves_and_the_rest_stays(bool bigEndian)
    {
        var photo = new JpegBuilder().Exif(TiffBuilder.Phone(bigEndian).ToArray()).ToArray();
        var (report, clean) = await CleanAsync(photo);

        Assert.Equal((MediaKind.Jpeg, "a JPEG photo", LocationPlaces.Exif), (report.Kind, report.Found, report.Location));
        Assert.Equal((640, 480, 6), (report.Facts.Width, report.Facts.Height, report.Facts.Orientation));
        Assert.Equal(new DateTimeOffset(2024, 5, 6, 7, 8, 9, TimeSpan.FromHours(1)), report.Facts.CapturedAt?.Instant);
        Assert.Equal(Picture(photo), Picture(clean));
        string text = Encoding.Latin1.GetString(clean);
        Assert.DoesNotContain("2024:05:06\0", text, StringComparison.Ordinal);
        Assert.Contains("maker's note, long", text, StringComparison.Ordinal);
        // Four entries are left of five, and the chain ends behind them.
        Assert.Equal(4, bigEndian ? clean[21] : clean[20]);
        Assert.Equal(new byte[4], clean[(22 + 4 * 12)..(26 + 4 * 12)]);
    }

    [Fact]
    public async Task A_photo_without_location_is_left_alone()
    {
        var report = await CheckAsync(new JpegBuilder().Exif(new TiffBuilder().Short(0x0112, 3).ToArray())
            .Segment(0xE2, [.. "ICC_PROFILE\0"u8, .. new byte[50]]).Segment(0xFE, [.. "a comment"u8]).ToArray());
        Assert.Equal((null, LocationPlaces.None, 3), (report.Fault, report.Location, report.Facts.Orientation));
        Assert.Null(report.Facts.CapturedAt);
    }

    [Fact]
    public async Task Every_EXIF_segment_is_cleaned_and_the_first_is_believed()
    {
        var photo = new JpegBuilder().Exif(TiffBuilder.Phone().ToArray())
            .Exif(new TiffBuilder(true).Short(0x0112, 8).Directory(0x8825, TiffBuilder.Gps(true)).ToArray()).ToArray();
        var (report, clean) = await CleanAsync(photo);
        Assert.Equal(6, report.Facts.Orientation);
        Assert.DoesNotContain("2024:05:06\0", Encoding.Latin1.GetString(clean), StringComparison.Ordinal);
    }

    [Fact]
    public async Task EXIF_that_goes_on_in_the_next_segment_is_cleaned_as_one()
    {
        var tiff = TiffBuilder.Phone().ToArray();
        int cut = tiff.Length - 100;
        var (report, clean) = await CleanAsync(new JpegBuilder().Exif(tiff[..cut]).Exif(tiff[cut..]).ToArray());
        Assert.Equal((LocationPlaces.Exif, 6), (report.Location, report.Facts.Orientation));
        Assert.DoesNotContain("2024:05:06\0", Encoding.Latin1.GetString(clean), StringComparison.Ordinal);
    }

    [Fact]
    public async Task EXIF_that_nobody_can_read_is_emptied()
    {
        var (report, clean) = await CleanAsync(new JpegBuilder().Exif([.. "II*\0"u8, 99, 99, 0, 0, 1, 2, 3]).ToArray());
        Assert.Equal(LocationPlaces.Exif, report.Location);
        Assert.Equal(new byte[11], clean[12..23]);
    }

    [Fact]
    public async Task XMP_is_cleaned()
    {
        var (report, clean) = await CleanAsync(new JpegBuilder().Xmp(Packet).ToArray());
        Assert.Equal(LocationPlaces.Xmp, report.Location);
        string text = Encoding.UTF8.GetString(clean);
        Assert.DoesNotContain("51,30", text, StringComparison.Ordinal);
        Assert.Contains("                         tiff:Orientation=\"6\"/>", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Extended_XMP_is_put_together_whatever_the_order_of_its_parts()
    {
        var packet = Encoding.UTF8.GetBytes(Packet);
        int cut = Packet.IndexOf("51,30", StringComparison.Ordinal);
        const string Name = "0123456789ABCDEF0123456789ABCDEF";
        var (report, clean) = await CleanAsync(new JpegBuilder()
            .ExtendedXmp(Name, packet, cut, packet.Length - cut).ExtendedXmp(Name, packet, 0, cut).ToArray());
        Assert.Equal(LocationPlaces.Xmp, report.Location);
        string text = Encoding.UTF8.GetString(clean);
        Assert.DoesNotContain("51,30", text, StringComparison.Ordinal);
        Assert.Contains("tiff:Orientation=\"6\"", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task IPTC_loses_its_places_and_keeps_its_order()
    {
        byte[] sets = [.. Iptc.Set(2, 5, "title"), .. Iptc.Set(2, 90, "London"), .. Iptc.Set(2, 101, "England"),
            .. Iptc.Set(2, 120, "caption")];
        var (report, clean) = await CleanAsync(
            new JpegBuilder().Photoshop([.. Iptc.Resource(0x0404, sets), .. Iptc.Resource(0x0BB7, [1, 2])]).ToArray());
        Assert.Equal(LocationPlaces.Iptc, report.Location);
        byte[] kept = [.. Iptc.Set(2, 5, "title"), .. Iptc.Set(2, 120, "caption")];
        byte[] expected = [.. Iptc.Resource(0x0404, [.. kept, .. new byte[sets.Length - kept.Length]]),
            .. Iptc.Resource(0x0BB7, [1, 2])];
        Assert.Equal(expected, clean[20..(20 + expected.Length)]);
    }

    [Fact]
    public async Task IPTC_that_goes_on_in_the_next_segment_is_cleaned_as_one()
    {
        var resource = Iptc.Resource(0x0404, [.. Iptc.Set(2, 5, "title"), .. Iptc.Set(2, 90, "London")]);
        var (report, clean) = await CleanAsync(
            new JpegBuilder().Photoshop(resource[..30]).Photoshop(resource[30..]).ToArray());
        Assert.Equal(LocationPlaces.Iptc, report.Location);
        Assert.DoesNotContain("ndon", Encoding.Latin1.GetString(clean), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0xFE, "taken at latitude 51.5, longitude -0.12")]
    [InlineData(0xEB, "JP\0\0 c2pa {\"exif:GPSLatitude\":\"51,30.2N\"}")]
    [InlineData(0xE5, "$GPRMC,081836,A,3751.65,S,14507.36,E")]
    [InlineData(0xE4, "at +51.5007-000.1246/ today")]
    public async Task A_segment_of_unknown_make_that_names_a_place_is_emptied(byte marker, string text)
    {
        var (report, clean) = await CleanAsync(
            new JpegBuilder().Segment(marker, Encoding.ASCII.GetBytes(text)).ToArray());
        Assert.Equal(LocationPlaces.Other, report.Location);
        Assert.Equal(new byte[text.Length], clean[6..(6 + text.Length)]);
    }

    [Fact]
    public async Task A_thumbnail_within_EXIF_keeps_no_place_of_its_own()
    {
        var thumbnail = new JpegBuilder().Exif(TiffBuilder.Phone(true).ToArray()).ToArray();
        var tiff = new TiffBuilder().Short(0x0112, 1);
        tiff.Next = new TiffBuilder().Raw(0x0201, thumbnail);
        var (report, clean) = await CleanAsync(new JpegBuilder().Exif(tiff.ToArray()).ToArray());
        Assert.Equal(LocationPlaces.Exif, report.Location);
        Assert.DoesNotContain("2024:05:06\0", Encoding.Latin1.GetString(clean), StringComparison.Ordinal);
        Assert.Contains(Encoding.Latin1.GetString(JpegBuilder.Scan), Encoding.Latin1.GetString(clean),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stray_bytes_between_segments_are_passed_as_decoders_pass_them()
    {
        var report = await CheckAsync(new JpegBuilder().Segment(0xFE).Raw(0, 1, 0xFF, 0xFF).Raw(0xFF, 0x01)
            .Exif(TiffBuilder.Phone().ToArray()).ToArray());
        Assert.Equal((null, LocationPlaces.Exif), (report.Fault, report.Location));
    }

    [Theory]
    [InlineData(0, "empty")]
    [InlineData(2, "not-accepted")]
    [InlineData(3, "cut-short")]
    [InlineData(4, "cut-short")]
    [InlineData(30, "cut-short")]
    [InlineData(-1, "cut-short")]
    [InlineData(-2, "cut-short")]
    [InlineData(-5, "cut-short")]
    public async Task A_photo_that_was_cut_short_says_so(int length, string reason)
    {
        var photo = new JpegBuilder().Exif(TiffBuilder.Phone().ToArray()).ToArray();
        var report = await CheckAsync(photo[..(length < 0 ? photo.Length + length : length)]);
        Assert.Equal(reason, report.Fault is { } fault ? Faults.Name(fault.Code) : null);
    }

    public static TheoryData<string, byte[]> Damaged => new()
    {
        { "no picture", [0xFF, 0xD8, 0xFF, 0xD9] },
        { "a segment of length 1", [0xFF, 0xD8, 0xFF, 0xE0, 0, 1, 0, 0, 0xFF, 0xD9] },
        { "two beginnings", [0xFF, 0xD8, 0xFF, 0xD8, 0xFF, 0xD9] },
    };

    [Theory]
    [MemberData(nameof(Damaged))]
    public async Task A_damaged_photo_says_so(string why, byte[] bytes)
    {
        var report = await CheckAsync(bytes);
        Assert.True(report.Fault?.Code == FaultCode.Damaged, $"{why}: {report.Fault}");
    }

    private static byte[] Picture(byte[] photo) => photo[^100..];
}
