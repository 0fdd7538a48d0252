using System.Text;
using Imaging.Media.Containers;
using static Imaging.Media.Tests.Containers.BoxBuilder;
using static Imaging.Media.Tests.Containers.Checking;

namespace Imaging.Media.Tests.Containers;

public class TimedMetadataTests
{
    // Where MovieBuilder's media begin, and what of them the video has.
    private const int Media = 28;
    private const int Video = 100;

    private static byte[] Mebx(string key) =>
        [.. UInt16(0), .. UInt16(1), .. Box("keys", Box("\0\0\0\u0001", Box("keyd", Latin("mdta" + key))))];

    public static TheoryData<string, string, string, byte[], bool> Tracks => new()
    {
        { "a phone's way", "meta", "mebx", Mebx("com.apple.quicktime.location.ISO6709"), true },
        { "faces", "meta", "mebx", Mebx("com.apple.quicktime.detected-face"), false },
        { "a camera's motion", "camm", "camm", [], true },
        { "a sports camera", "meta", "gpmd", [], true },
        { "text in a mime type", "meta", "mett", Latin("application/x-location\0"), true },
        { "a clock", "tmcd", "tmcd", [], false },
    };

    [Theory]
    [MemberData(nameof(Tracks))]
    public async Task A_track_that_records_the_way_leaves_with_its_samples(
        string what, string handler, string format, byte[] description, bool leaves)
    {
        var movie = WithTrack(handler, format, description, MovieBuilder.Media);
        var (report, clean) = await CleanAsync(movie);
        Assert.True(leaves == (report.Location == LocationPlaces.TimedMetadata), $"{what}: {report.Location}");
        Assert.Equal(movie[Media..(Media + Video)], clean[Media..(Media + Video)]);
        Assert.Equal(leaves, !clean.AsSpan(Media + Video, 150).ContainsAnyExcept((byte)0));
        Assert.Equal(movie[(Media + Video + 150)..(Media + 400)], clean[(Media + Video + 150)..(Media + 400)]);
    }

    [Theory]
    [InlineData("[latitude: 51.5] [longitude: -0.1]", true)]
    [InlineData("$GPRMC,081836,A,3751.65,S,14507.36,E", true)]
    [InlineData("The left arm, seen from above", false)]
    public async Task Subtitles_are_judged_by_what_they_say(string text, bool leaves)
    {
        byte[] media = [.. MovieBuilder.Media];
        Latin(text).CopyTo(media, Video + 2);
        var (report, _) = await CleanAsync(WithTrack("sbtl", "tx3g", [], media));
        Assert.Equal(leaves, report.Location == LocationPlaces.TimedMetadata);
    }

    [Fact]
    public async Task Fragments_of_such_a_track_leave_too()
    {
        // The second run has no offset of its own, and sizes of its own.
        var way = Box("traf", Full("tfhd", 0x20010, UInt32(2), UInt32(10)),
            Full("trun", 1, UInt32(3), UInt32(0)), Full("trun", 0x200, UInt32(2), UInt32(4), UInt32(6)));
        var video = Box("traf", Full("tfhd", 0x20000, UInt32(1)), Full("trun", 0x201, UInt32(1), UInt32(0), UInt32(100)));
        int length = Box("moof", video, way).Length + 8;
        UInt32((uint)length + 100).CopyTo(way, 8 + 20 + 16);
        UInt32((uint)length).CopyTo(video, 8 + 16 + 16);
        byte[] moof = Box("moof", video, way);
        var movie = new MovieBuilder
        {
            Mdat = [],
            Tracks = [MovieBuilder.Track(2, "camm", "camm", [], 0, [])],
            InMovie = [Box("mvex", Full("trex", 0, UInt32(2), UInt32(1), UInt32(0), UInt32(0), UInt32(0)))],
            After = [moof, Box("mdat", MovieBuilder.Media)],
        }.ToArray();
        var (report, clean) = await CleanAsync(movie);
        Assert.Equal(LocationPlaces.TimedMetadata, report.Location);
        int media = movie.Length - 400;
        Assert.Equal(MovieBuilder.Media[..100], clean[media..(media + 100)]);
        Assert.Equal(new byte[40], clean[(media + 100)..(media + 140)]);
        Assert.Equal(MovieBuilder.Media[140..], clean[(media + 140)..]);
        Assert.Equal(1, Count(clean, "traf"));
    }

    [Fact]
    public async Task A_track_whose_samples_cannot_be_found_keeps_the_file_out()
    {
        var track = MovieBuilder.Track(2, "camm", "camm", [], Media + Video, [150]);
        Latin("xxxx").CopyTo(track, Encoding.Latin1.GetString(track).IndexOf("stsz", StringComparison.Ordinal));
        var report = await CheckAsync(new MovieBuilder { Tracks = [track] }.ToArray());
        Assert.Equal(FaultCode.LocationStays, report.Fault?.Code);
    }

    [Fact]
    public async Task Samples_that_would_lie_over_the_movie_s_header_keep_the_file_out()
    {
        var track = MovieBuilder.Track(2, "camm", "camm", [], 500, [300]);
        var report = await CheckAsync(new MovieBuilder { Tracks = [track] }.ToArray());
        Assert.Equal(FaultCode.LocationStays, report.Fault?.Code);
    }

    private static byte[] WithTrack(string handler, string format, byte[] description, byte[] media) => new MovieBuilder
    {
        Mdat = Box("mdat", media),
        Tracks = [MovieBuilder.Track(2, handler, format, description, Media + Video, [50, 60, 40])],
    }.ToArray();

    private static int Count(byte[] bytes, string word) => Encoding.Latin1.GetString(bytes).Split(word).Length - 1;
}
