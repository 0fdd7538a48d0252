using static Imaging.Media.Tests.Containers.Checking;

namespace Imaging.Media.Tests.Containers;

/// <summary>Files that ffmpeg makes and exiftool puts places into: afterwards neither sees any, and all frames are the
/// same.</summary>
public class ToolTests
{
    private const string Point = "location=+51.5007-000.1246/";

    private static readonly string[] s_exif = ["-GPSLatitude=51.5", "-GPSLatitudeRef=N", "-GPSLongitude=0.1",
        "-GPSLongitudeRef=W", "-GPSAltitude=20", "-GPSTimeStamp=07:08:09", "-GPSAreaInformation=Westminster"];

    private static readonly string[] s_xmp = ["-XMP-exif:GPSLatitude=51.5", "-XMP-exif:GPSLongitude=-0.1",
        "-XMP-photoshop:City=London", "-XMP-photoshop:State=London", "-XMP-photoshop:Country=England",
        "-XMP-iptcCore:Location=Home", "-XMP-iptcCore:CountryCode=GBR", "-XMP-iptcExt:LocationShownCity=London",
        "-XMP-iptcExt:LocationCreatedGPSLatitude=51.5", "-XMP-dc:Title=kept"];

    private static readonly string[] s_iptc = ["-IPTC:City=London", "-IPTC:Sub-location=Home",
        "-IPTC:Province-State=London", "-IPTC:Country-PrimaryLocationName=England",
        "-IPTC:Country-PrimaryLocationCode=GBR", "-IPTC:ContentLocationName=Home", "-IPTC:ObjectName=kept"];

    private static readonly string[] s_movie = ["-Keys:GPSCoordinates=51.5 -0.1", "-UserData:GPSCoordinates=51.5 -0.1",
        "-ItemList:GPSCoordinates=51.5 -0.1", "-Keys:LocationName=Home", "-Keys:LocationAccuracyHorizontal=5",
        "-Keys:Make=kept"];

    [Theory]
    [InlineData("photo.jpg", "exif xmp iptc", "-frames:v 1")]
    [InlineData("photo.png", "exif xmp", "-frames:v 1")]
    [InlineData("photo.webp", "exif xmp", "-frames:v 1 -c:v libwebp")]
    [InlineData("movie.mp4", "movie xmp", "-c:v mpeg4 -c:a aac -metadata " + Point)]
    [InlineData("fast.mp4", "movie", "-c:v mpeg4 -c:a aac -movflags faststart -metadata " + Point)]
    [InlineData("fragments.mp4", "", "-c:v mpeg4 -c:a aac -movflags frag_keyframe+empty_moov -metadata " + Point)]
    [InlineData("keys.mp4", "", "-c:v mpeg4 -c:a aac -movflags use_metadata_tags -metadata " + Point)]
    [InlineData("movie.mov", "movie xmp", "-c:v mpeg4 -c:a aac -metadata " + Point)]
    [InlineData("movie.3gp", "", "-c:v mpeg4 -c:a aac -metadata " + Point)]
    [InlineData("movie.webm", "", "-c:v libvpx -c:a libopus -metadata " + Point)]
    [InlineData("live.webm", "", "-c:v libvpx -c:a libopus -live 1 -metadata " + Point)]
    public async Task Places_that_tools_wrote_no_tool_finds_again(string name, string tags, string options)
    {
        using var folder = new TemporaryFolder();
        string path = folder[name], cleanPath = folder["clean-" + name];
        string[] sound = name.EndsWith('4') || name.EndsWith('v') || name.EndsWith('p') && name.Contains("3g") || name.EndsWith('m')
            ? ["-f", "lavfi", "-i", "sine=duration=1"]
            : [];
        await Tools.RunAsync("ffmpeg", ["-v", "error", "-f", "lavfi", "-i", "testsrc=duration=1:size=176x144:rate=10",
            .. sound, .. options.Split(' '), path]);
        if (tags.Length > 0)
            await Tools.RunAsync("exiftool", ["-overwrite_original", "-q", "-m", .. tags.Split(' ').SelectMany(Tags), path]);

        var ct = TestContext.Current.CancellationToken;
        var (report, clean) = await CleanAsync(await File.ReadAllBytesAsync(path, ct));
        await File.WriteAllBytesAsync(cleanPath, clean, ct);
        Assert.True(report.Location != default);
        Assert.True(await IsSeenAsync(path), "no tool saw a place before");
        Assert.False(await IsSeenAsync(cleanPath), string.Join('\n', await Tools.PlacesAsync(cleanPath)));
        Assert.Equal(await Tools.DigestsAsync(path), await Tools.DigestsAsync(cleanPath));
        if (tags.Contains("xmp", StringComparison.Ordinal))
            Assert.Contains("kept", await Tools.RunAsync("exiftool", "-XMP-dc:Title", cleanPath), StringComparison.Ordinal);
    }

    private static string[] Tags(string set) => set switch
    {
        "exif" => s_exif,
        "xmp" => s_xmp,
        "iptc" => s_iptc,
        _ => s_movie,
    };

    private static async Task<bool> IsSeenAsync(string path)
    {
        string tags = await Tools.RunAsync("ffprobe", "-v", "error", "-show_entries", "format_tags:stream_tags", path);
        return (await Tools.PlacesAsync(path)).Length > 0
            || tags.Contains("location", StringComparison.OrdinalIgnoreCase) || tags.Contains("+51.5", StringComparison.Ordinal);
    }
}
