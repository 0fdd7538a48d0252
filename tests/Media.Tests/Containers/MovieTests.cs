using System.Text;
using Imaging.Media.Containers;
using static Imaging.Media.Tests.Containers.BoxBuilder;
using static Imaging.Media.Tests.Containers.Checking;

namespace Imaging.Media.Tests.Containers;

public class MovieTests
{
    private const string Iso6709 = "com.apple.quicktime.location.ISO6709";
    private const string Packet = "<x exif:GPSLatitude='51,30.2N'/>";

    private static readonly byte[] s_xmpType = Convert.FromHexString("BE7ACFCB97A942E89C71999491E3AFAC");

    public static TheoryData<string, byte[], string> Places => new()
    {
        { "(c)xyz", Movie(Box("udta", Xyz)), "UserData" },
        { "(c)xyz beside others", Movie(Box("udta", Box("\u00A9nam", Latin("x")), Xyz, UInt32(0))), "UserData" },
        { "loci", Movie(Box("udta", Loci)), "UserData" },
        { "loci of a track", new MovieBuilder { InTrack = [Box("udta", Loci)] }.ToArray(), "UserData" },
        { "sensors", Movie(Box("udta", Box("GPMF", new byte[99]))), "UserData" },
        { "a box of someone's own", Movie(Box("udta", Box("smrd", Latin("here: +51.5007-000.1246/")))), "UserData" },
        { "udta of the file", new MovieBuilder { After = [Box("udta", Xyz)] }.ToArray(), "UserData" },
        { "a list that breaks off", Movie(Box("udta", [.. UInt32(99), .. Xyz[4..]])), "UserData" },
        { "a box for dashcams", Movie(Box("gps ", new byte[40])), "UserData" },
        { "keys", Movie(Keys(("com.apple.quicktime.make", "A"), (Iso6709, "+51.5-000.1/"))), "MetadataKey" },
        { "accuracy", Movie(Keys(("com.apple.quicktime.location.accuracy.horizontal", "12"))), "MetadataKey" },
        { "name", Movie(Keys(("com.apple.quicktime.location.name", "Home"))), "MetadataKey" },
        { "keys of a track", new MovieBuilder { InTrack = [Keys((Iso6709, "+51.5-000.1/"))] }.ToArray(), "MetadataKey" },
        { "keys in udta", Movie(Box("udta", Keys((Iso6709, "+51.5-000.1/")))), "MetadataKey" },
        { "a key that says it by its value", Movie(Keys(("comment", "+51.5007-000.1246/"))), "MetadataKey" },
        { "a key without a name", Movie(Keys(("", "+51.5007-000.1246/"))), "MetadataKey" },
        { "a number without a key", Movie(Full("meta", 0, Box("ilst", Box("\0\0\0\u0001", Latin("+51.5"))))), "MetadataKey" },
        { "a tag", Movie(Box("udta", Full("meta", 0, Full("hdlr", 0, UInt32(0), Latin("mdir"), new byte[13]),
            Box("ilst", Box("\u00A9xyz", Box("data", UInt32(1), UInt32(0), Latin("+51.5-000.1/"))))))), "MetadataKey" },
        { "a tag of someone's own", Movie(Box("udta", Full("meta", 0, Box("ilst", Box("----",
            Full("mean", 0, Latin("com.x")), Full("name", 0, Latin("location")),
            Box("data", UInt32(1), UInt32(0), Latin("Home"))))))), "MetadataKey" },
        { "XMP", new MovieBuilder { After = [Box("uuid", s_xmpType, Latin(Packet))] }.ToArray(), "Xmp" },
        { "XMP in udta", Movie(Box("udta", Box("XMP_", Latin(Packet)))), "Xmp" },
        { "EXIF in a picture of its own", Movie(Box("udta", Box("thmb",
            new JpegBuilder().Exif(TiffBuilder.Phone().ToArray()).ToArray()))), "Exif" },
        { "a free box", new MovieBuilder { After = [Box("free", Latin("freeGPS 5130.2N"))] }.ToArray(), "Other" },
        { "C2PA", new MovieBuilder { After = [Box("uuid", new byte[16], Latin("exif:GPSLatitude"))] }.ToArray(), "Other" },
    };

    [Theory]
    [MemberData(nameof(Places))]
    public async Task Places_leave_and_the_rest_stays(string where, byte[] movie, string found)
    {
        var (report, clean) = await CleanAsync(movie);
        Assert.True(found == $"{report.Location}", $"{where}: {report.Location}");
        Assert.Equal((1920, 1080, 6), (report.Facts.Width, report.Facts.Height, report.Facts.Orientation));
        Assert.Equal(TimeSpan.FromSeconds(10), report.Facts.Duration);
        Assert.Contains(Encoding.Latin1.GetString(MovieBuilder.Media), Encoding.Latin1.GetString(clean),
            StringComparison.Ordinal);
        foreach (string word in (string[])["+51.5", "51,30", "2024:05:06\0", "Home", "freeGPS"])
            Assert.DoesNotContain(word, Encoding.Latin1.GetString(clean), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_movie_without_places_is_left_alone()
    {
        var report = await CheckAsync(new MovieBuilder
        {
            InMovie = [Box("udta", Box("\u00A9too", Latin("Lavf")), UInt32(0)), Keys(
                ("com.apple.quicktime.creationdate", "2024-05-06T09:08:09+0200"),
                ("com.apple.quicktime.make", "Apple"))],
            After = [Box("free", new byte[50])],
        }.ToArray());
        Assert.Equal((null, LocationPlaces.None), (report.Fault, report.Location));
    }

    [Theory]
    [InlineData("2024-05-06T09:08:09+02:00", 2)]
    [InlineData("2024-05-06T07:08:09Z", 0)]
    [InlineData("yesterday", 0)]
    public async Task The_time_is_the_key_s_and_otherwise_the_header_s(string value, int hours)
    {
        var report = await CheckAsync(Movie(Keys(("com.apple.quicktime.creationdate", value))));
        Assert.Equal(new DateTimeOffset(2024, 5, 6, 7 + hours, 8, 9, TimeSpan.FromHours(hours)),
            report.Facts.CapturedAt?.Instant);
    }

    [Theory]
    [InlineData("mp42", "Mp4")]
    [InlineData("isom", "Mp4")]
    [InlineData("M4V ", "Mp4")]
    [InlineData("qt  ", "QuickTime")]
    [InlineData("3gp5", "ThreeGpp")]
    [InlineData("3g2a", "ThreeGpp")]
    [InlineData("XYZW,isom", "Mp4")]
    public async Task The_brand_tells_the_kind(string brands, string kind)
    {
        var report = await CheckAsync(
            new MovieBuilder { Brand = Ftyp(brands.Split(',')[0], brands.Split(',')[1..]) }.ToArray());
        Assert.Equal((null, kind), (report.Fault, $"{report.Kind}"));
    }

    [Fact]
    public async Task QuickTime_from_before_brands_is_known()
    {
        foreach (bool movieFirst in (bool[])[true, false])
        {
            var report = await CheckAsync(new MovieBuilder { Brand = [], MovieFirst = movieFirst }.ToArray());
            Assert.Equal((null, MediaKind.QuickTime), (report.Fault, report.Kind));
        }
    }

    [Fact]
    public async Task Sizes_of_64_bits_and_sizes_to_the_end_are_read()
    {
        byte[] wide = [.. UInt32(1), .. "mdat"u8, .. UInt32(0), .. UInt32(416), .. MovieBuilder.Media];
        byte[] open = [.. UInt32(0), .. "mdat"u8, .. MovieBuilder.Media];
        Assert.Null((await CheckAsync(new MovieBuilder { Mdat = wide }.ToArray())).Fault);
        Assert.Null((await CheckAsync(new MovieBuilder { Mdat = open, MovieFirst = true }.ToArray())).Fault);
    }

    public static TheoryData<string, byte[], string> Faulty => new()
    {
        { "cut within the media", Movie()[..200], "cut-short" },
        { "cut before the header", Movie()[..432], "cut-short" },
        { "cut within the header", Movie()[..500], "cut-short" },
        { "cut by a byte", Movie()[..^1], "cut-short" },
        { "no more than a brand", Ftyp("mp42"), "damaged" },
        { "open media that were cut", new MovieBuilder { MovieFirst = true,
            Mdat = [.. UInt32(0), .. "mdat"u8, 1, 2, 3] }.ToArray(), "cut-short" },
        { "a header that breaks off", Movie([.. UInt32(9999), .. "trak"u8, 1]), "damaged" },
        { "sound alone", new MovieBuilder { Handler = "soun" }.ToArray(), "not-accepted" },
        { "a reference movie", Movie(Box("rmra", Box("rmda", Box("rdrf", Latin("url http://x"))))), "needs-other-files" },
        { "a compressed header", Movie(Box("cmov", new byte[20])), "too-complex" },
        { "a size of 64 bits without end", [.. Ftyp("mp42"), .. UInt32(1), .. "mdat"u8, .. UInt32(uint.MaxValue),
            .. UInt32(uint.MaxValue)], "cut-short" },
        { "tracks in tracks", Movie(MovieBuilder.Track(2, "vide", "avc1", [], 0, [1],
            Box("mdia", Box("minf", Box("mdia", Box("minf")))))), "damaged" },
    };

    [Theory]
    [MemberData(nameof(Faulty))]
    public async Task A_movie_that_cannot_be_taken_says_why(string what, byte[] movie, string reason)
    {
        var report = await CheckAsync(movie);
        Assert.True(report.Fault is { } fault && Faults.Name(fault.Code) == reason, $"{what}: {report.Fault}");
    }

    [Fact]
    public async Task Media_in_another_file_are_not_taken()
    {
        var movie = Movie();
        int dref = Encoding.Latin1.GetString(movie).IndexOf("url ", StringComparison.Ordinal);
        // The one entry is no longer "in this file", and as a name serves what follows it.
        movie[dref + 7] = 0;
        Assert.Null((await CheckAsync(movie)).Fault);
        var elsewhere = MovieBuilder.Track(2, "vide", "avc1", [], 0, [1]);
        byte[] named = Box("trak", Box("mdia", Full("hdlr", 0, UInt32(0), Latin("vide")), Box("minf", Box("dinf",
            Full("dref", 0, UInt32(1), Full("url ", 0, Latin("http://example.com/x\0")))))));
        Assert.Null((await CheckAsync(new MovieBuilder { Tracks = [elsewhere] }.ToArray())).Fault);
        Assert.Equal(FaultCode.NeedsOtherFiles,
            (await CheckAsync(new MovieBuilder { Tracks = [named] }.ToArray())).Fault?.Code);
    }

    private static byte[] Movie(params byte[][] inMovie) => new MovieBuilder { InMovie = inMovie }.ToArray();
}
