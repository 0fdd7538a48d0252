using System.Text;
using Imaging.Media.Containers;
using static Imaging.Media.Tests.Containers.BoxBuilder;
using static Imaging.Media.Tests.Containers.Checking;

namespace Imaging.Media.Tests.Containers;

public class HeicTests
{
    private static readonly byte[] s_exif = HeicBuilder.ExifItem(TiffBuilder.Phone(true).ToArray());

    [Theory]
    [InlineData(0, false)]
    [InlineData(0, true)]
    [InlineData(1, false)]
    [InlineData(1, true)]
    public async Task An_EXIF_item_is_cleaned_wherever_it_lies(int method, bool isCut)
    {
        var (report, clean) = await CleanAsync(new HeicBuilder().Item("Exif", "", s_exif, method, isCut).ToArray());
        Assert.Equal((MediaKind.Heic, LocationPlaces.Exif), (report.Kind, report.Location));
        // The picture's own properties count, and EXIF's 6 does not.
        Assert.Equal((4032, 3024, 1), (report.Facts.Width, report.Facts.Height, report.Facts.Orientation));
        Assert.Equal(TimeSpan.FromHours(1), report.Facts.CapturedAt?.Offset);
        Assert.DoesNotContain("2024:05:06\0", Encoding.Latin1.GetString(clean), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_EXIF_item_within_another_item_is_cleaned()
    {
        var (report, clean) = await CleanAsync(new HeicBuilder().Item("hvc1", "", [9, .. s_exif, 9])
            .Item("Exif", "", s_exif, method: 2).ToArray());
        Assert.Equal(LocationPlaces.Exif, report.Location);
        Assert.DoesNotContain("2024:05:06\0", Encoding.Latin1.GetString(clean), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("application/rdf+xml", "<x exif:GPSLatitude='51,30.2N'/>", "Xmp")]
    [InlineData("application/rdf+xml\0deflate", "not to be read", "Other")]
    [InlineData("text/plain", "latitude 51.5", "Other")]
    [InlineData("application/rdf+xml", "<x tiff:Orientation='6'/>", "None")]
    public async Task Other_metadata_items_are_cleaned(string contentType, string content, string found)
    {
        var (report, clean) = await CleanAsync(new HeicBuilder().Item("mime", contentType, Latin(content)).ToArray());
        Assert.Equal(found, $"{report.Location}");
        Assert.Equal(found == "None", Encoding.Latin1.GetString(clean).Contains(content, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_EXIF_item_whose_offset_leads_nowhere_is_read_all_the_same()
    {
        byte[] exif = [.. UInt32(99999), .. s_exif[4..]];
        var (report, clean) = await CleanAsync(new HeicBuilder().Item("Exif", "", exif).ToArray());
        Assert.Equal(LocationPlaces.Exif, report.Location);
        Assert.Contains("Camera maker", Encoding.Latin1.GetString(clean), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData("r1", 8)]
    [InlineData("r2", 3)]
    [InlineData("r3", 6)]
    [InlineData("m0", 2)]
    [InlineData("m1", 4)]
    [InlineData("r1m0", 7)]
    [InlineData("m0r1", 5)]
    [InlineData("r3m0", 5)]
    [InlineData("m0m0", 1)]
    public async Task Rotation_and_mirroring_make_the_orientation(string transformations, int orientation)
    {
        List<byte[]> properties = [Full("ispe", 0, UInt32(4032), UInt32(3024))];
        for (int i = 0; i < transformations.Length; i += 2)
            properties.Add(Box(transformations[i] == 'r' ? "irot" : "imir", [(byte)(transformations[i + 1] - '0')]));
        var report = await CheckAsync(new HeicBuilder { Properties = [.. properties] }.ToArray());
        Assert.Equal(orientation, report.Facts.Orientation);
    }

    [Fact]
    public async Task The_video_of_a_motion_photo_is_walked_in_its_box()
    {
        var video = new MovieBuilder { InMovie = [Box("udta", Xyz)] }.ToArray();
        var (report, clean) = await CleanAsync(new HeicBuilder { After = [Box("mpvd", video)] }.ToArray());
        Assert.Equal((LocationPlaces.UserData, 4032), (report.Location, report.Facts.Width));
        Assert.DoesNotContain("+51.5", Encoding.Latin1.GetString(clean), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_photo_that_was_cut_short_or_lacks_its_picture_says_so()
    {
        var photo = new HeicBuilder().Item("Exif", "", s_exif).ToArray();
        for (int length = 12; length < photo.Length; length += 7)
            Assert.Equal(FaultCode.CutShort, (await CheckAsync(photo[..length])).Fault?.Code);
        int iloc = Encoding.Latin1.GetString(photo).IndexOf("pitm", StringComparison.Ordinal);
        byte[] noPrimary = [.. photo];
        noPrimary[iloc + 9] = 77;
        Assert.Equal(FaultCode.Damaged, (await CheckAsync(noPrimary)).Fault?.Code);
    }

    [Theory]
    [InlineData("mif1,heic", "a HEIC photo", "Heic")]
    [InlineData("mif1,avif", "an AVIF photo", "Other")]
    [InlineData("avif,mif1", "an AVIF photo", "Other")]
    [InlineData("msf1,hevc", "a HEIC photo", "Heic")]
    [InlineData("crx ,isom", "a camera raw photo", "Other")]
    [InlineData("M4A ,mp42", "an MP4 recording", "Other")]
    [InlineData("XXXX,YYYY", "an MP4 file of an unknown kind", "Other")]
    public void The_brands_tell_the_kind(string brands, string found, string kind)
    {
        var names = brands.Split(',');
        var (sniffedKind, sniffedFound) = MediaSniffer.Of(Ftyp(names[0], names[1..]));
        Assert.Equal((kind, found), ($"{sniffedKind}", sniffedFound));
    }
}
