using System.Text;
using Imaging.Media.Containers;
using Imaging.Media.Containers.Ebml;
using static Imaging.Media.Tests.Containers.Checking;
using static Imaging.Media.Tests.Containers.WebMBuilder;

namespace Imaging.Media.Tests.Containers;

public class WebMTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Tags_that_name_a_place_leave_and_others_stay(bool isLive)
    {
        var (report, clean) = await CleanAsync(new WebMBuilder
        {
            IsLive = isLive,
            Before = [Tags(("ENCODER", "Lavf"), ("RECORDING_LOCATION", "London"))],
            After = [Tags(("location", "+51.5-000.1/"), ("COMMENT", "+51.5007-000.1246/"))],
        }.ToArray());
        Assert.Equal((MediaKind.WebM, LocationPlaces.Tag | LocationPlaces.Other), (report.Kind, report.Location));
        Assert.Equal((1280, 720), (report.Facts.Width, report.Facts.Height));
        Assert.Equal(TimeSpan.FromSeconds(10), report.Facts.Duration);
        Assert.Equal(new DateTimeOffset(2024, 5, 2, 7, 8, 9, TimeSpan.Zero), report.Facts.CapturedAt?.Instant);
        string text = Encoding.Latin1.GetString(clean);
        Assert.DoesNotContain("London", text, StringComparison.Ordinal);
        Assert.DoesNotContain("+51.5", text, StringComparison.Ordinal);
        Assert.Contains("Lavf", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tag_within_a_tag_is_found_and_checksums_are_made_anew()
    {
        var tag = Checked(0x7373, SimpleTag("ARTIST", "A", SimpleTag("GPS_LATITUDE", new string('5', 200))));
        var (report, clean) = await CleanAsync(new WebMBuilder { After = [Checked(0x1254C367, tag)] }.ToArray());
        Assert.Equal(LocationPlaces.Tag, report.Location);
        // From the end of the file: the tag's content with its checksum, and around it that of all tags.
        foreach (int length in (int[])[tag.Length - 6, tag.Length + 6])
        {
            var master = clean[^length..];
            if (EbmlElement.Read(master) is not { Id: EbmlIds.Crc })
                master = clean[^(length - 5 + 1)..];
            var crc = EbmlElement.Read(master)!.Value;
            Assert.Equal(EbmlIds.Crc, crc.Id);
            Assert.Equal(Crc32.Of(master.AsSpan(6)), BitConverter.ToUInt32(master, 2));
        }
    }

    [Fact]
    public async Task A_cover_with_a_place_leaves()
    {
        var cover = new JpegBuilder().Exif(TiffBuilder.Phone().ToArray()).ToArray();
        var (report, clean) = await CleanAsync(new WebMBuilder
        {
            After = [Element(0x1941A469, Element(0x61A7, Element(0x466E, [1]), Element(0x465C, cover)))],
        }.ToArray());
        Assert.Equal(LocationPlaces.Exif, report.Location);
        Assert.DoesNotContain("2024:05:06\0", Encoding.Latin1.GetString(clean), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(128)]
    [InlineData(129)]
    [InlineData(70_000)]
    public void A_void_element_is_as_long_as_what_it_replaces(int length)
    {
        var bytes = new byte[length];
        EbmlElement.Void(bytes);
        Assert.Equal((EbmlIds.Void, length), (EbmlElement.Read(bytes)!.Value.Id, EbmlElement.Read(bytes)!.Value.Length));
    }

    [Theory]
    [InlineData("webm", "WebM", "a WebM video")]
    [InlineData("matroska", "Other", "a Matroska video")]
    public void The_document_type_tells_the_kind(string type, string kind, string found)
    {
        var (sniffedKind, sniffedFound) = MediaSniffer.Of(new WebMBuilder { DocType = type }.ToArray());
        Assert.Equal((kind, found), ($"{sniffedKind}", sniffedFound));
    }

    public static TheoryData<string, byte[], string> Faulty => new()
    {
        { "cut", new WebMBuilder().ToArray()[..^3], "cut-short" },
        { "cut while live", new WebMBuilder { IsLive = true }.ToArray()[..^3], "cut-short" },
        { "cut at a block's head while live", new WebMBuilder { IsLive = true }.ToArray()[..^9], "cut-short" },
        { "no cluster", new WebMBuilder { IsLive = true }.ToArray()[..130], "cut-short" },
        { "header alone", new WebMBuilder().ToArray()[..16], "cut-short" },
        { "sound alone", new WebMBuilder { TrackType = 2 }.ToArray(), "not-accepted" },
        { "text", new WebMBuilder { TrackType = 17 }.ToArray(), "too-complex" },
        { "not a top-level element", new WebMBuilder { Before = [Element(0xA3, [1])] }.ToArray(), "damaged" },
        { "tags without size", new WebMBuilder { Before = [[0x12, 0x54, 0xC3, 0x67, 0xFF]] }.ToArray(), "damaged" },
    };

    [Theory]
    [MemberData(nameof(Faulty))]
    public async Task A_movie_that_cannot_be_taken_says_why(string what, byte[] movie, string reason)
    {
        var report = await CheckAsync(movie);
        Assert.True(report.Fault is { } fault && Faults.Name(fault.Code) == reason, $"{what}: {report.Fault}");
    }

    [Fact]
    public async Task A_live_recording_may_end_in_something_else()
    {
        var movie = new WebMBuilder { IsLive = true }.ToArray();
        var report = await CheckAsync([.. movie, .. "<html>something else</html>"u8]);
        Assert.Equal((null, movie.Length), (report.Fault, (int)report.End));
        Assert.Equal("an HTML page", Assert.Single(report.Appended).Found);
    }
}
