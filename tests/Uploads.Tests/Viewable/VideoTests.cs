using System.Text.Json.Nodes;
using Imaging.Uploads.Tests.Running;

namespace Imaging.Uploads.Tests.Viewable;

/// <summary>Videos of all kinds become an MP4 that every browser plays, with a poster that shows something.</summary>
[Collection(nameof(RunningTranscode))]
public sealed class VideoTests(RunningTranscode transcode)
{
    private const string Picture = "testsrc2=size=320x240:rate=15:duration=2";
    private const string Sound = "sine=frequency=440:duration=2";

    // What is sent, what comes of it, and what may be copied as it is.
    public static TheoryData<string, string, string[], string, string> Kinds => new()
    {
        {
            "h264+aac.mov", "video/quicktime",
            ["-c:v", "libx264", "-pix_fmt", "yuv420p", "-c:a", "aac"],
            "320x240", "High"
        },
        {
            "h264+pcm.mov", "video/quicktime",
            ["-c:v", "libx264", "-profile:v", "main", "-pix_fmt", "yuv420p", "-c:a", "pcm_s16le"],
            "320x240", "Main"
        },
        {
            "hevc.mov", "video/quicktime",
            ["-c:v", "libx265", "-x265-params", "log-level=error", "-tag:v", "hvc1", "-c:a", "aac"],
            "320x240", "High"
        },
        {
            "hevc10-hlg.mov", "video/quicktime",
            ["-c:v", "libx265", "-pix_fmt", "yuv420p10le", "-x265-params",
                "log-level=error:colorprim=bt2020:transfer=arib-std-b67:colormatrix=bt2020nc", "-tag:v", "hvc1",
                "-c:a", "aac"],
            "320x240", "High"
        },
        {
            "hevc10-pq.mp4", "video/mp4",
            ["-c:v", "libx265", "-pix_fmt", "yuv420p10le", "-x265-params",
                "log-level=error:colorprim=bt2020:transfer=smpte2084:colormatrix=bt2020nc", "-tag:v", "hvc1",
                "-c:a", "aac"],
            "320x240", "High"
        },
        {
            "h264-10bit.mp4", "video/mp4",
            ["-c:v", "libx264", "-pix_fmt", "yuv420p10le", "-c:a", "aac"],
            "320x240", "High"
        },
        {
            "h264-422.mov", "video/quicktime",
            ["-c:v", "libx264", "-pix_fmt", "yuv422p", "-an"],
            "320x240", "High"
        },
        {
            "odd.mov", "video/quicktime",
            ["-vf", "crop=319:239:0:0:exact=1,format=yuv444p", "-c:v", "libx264", "-an"],
            "318x238", "High"
        },
        {
            "large.mp4", "video/mp4",
            ["-vf", "scale=2880:2160", "-c:v", "mpeg4", "-q:v", "8", "-an"],
            "1440x1080", "High"
        },
        { "prores.mov", "video/quicktime", ["-c:v", "prores_ks", "-c:a", "pcm_s24le"], "320x240", "High" },
        { "mpeg4+amr-like.3gp", "video/3gpp", ["-c:v", "mpeg4", "-c:a", "aac"], "320x240", "High" },
        {
            "vp9+opus.webm", "video/webm",
            ["-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8", "-c:a", "libopus"],
            "320x240", "High"
        },
        {
            "vp8+vorbis.webm", "video/webm",
            ["-c:v", "libvpx", "-deadline", "realtime", "-c:a", "libvorbis"],
            "320x240", "High"
        },
        {
            "mjpeg.mov", "video/quicktime",
            ["-c:v", "mjpeg", "-pix_fmt", "yuvj420p", "-c:a", "aac"],
            "320x240", "High"
        },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_video_plays(string name, string type, string[] encoding, string size, string profile)
    {
        var file = await MadeFile.WithFfmpegAsync(Path.GetExtension(name),
            ["-f", "lavfi", "-i", Picture, "-f", "lavfi", "-i", Sound, .. encoding]);
        var clinician = transcode.Clinician();

        var media = await transcode.SendAsync(clinician, file, name, type);

        Assert.True((string?)media["status"] == "ready", $"{media}");
        Assert.Equal(size, $"{media["width"]}x{media["height"]}");
        Assert.InRange((long)media["durationMs"]!, 1900, 2200);
        Assert.Equal(["original", "mp4", "poster", "thumbnail"], Names(media));
        var mp4 = await ContentAsync(clinician, media, "mp4");
        var stream = await ProbeAsync(mp4);
        Assert.Equal(("h264", "yuv420p", profile),
            ((string?)stream["codec_name"], (string?)stream["pix_fmt"], (string?)stream["profile"]));
        Assert.NotEqual("smpte2084", (string?)stream["color_transfer"]);
        // Ready to play before all of it is there.
        Assert.True(mp4.AsSpan().IndexOf("moov"u8) < mp4.AsSpan().IndexOf("mdat"u8));
    }

    [Theory]
    [InlineData("90", "240x320")]
    [InlineData("180", "320x240")]
    [InlineData("-90", "240x320")]
    public async Task A_video_that_is_copied_stays_turned(string rotation, string size)
    {
        var plain = await MadeFile.WithFfmpegAsync(".mov",
            "-f", "lavfi", "-i", Picture, "-c:v", "libx264", "-pix_fmt", "yuv420p");
        var turned = await TurnAsync(plain, rotation);
        var clinician = transcode.Clinician();

        var media = await transcode.SendAsync(clinician, turned, "turned.mov", "video/quicktime");

        Assert.Equal(size, $"{media["width"]}x{media["height"]}");
        var poster = await ContentAsync(clinician, media, "poster");
        var still = await ProbeAsync(poster, ".jpg");
        Assert.Equal(size, $"{still["width"]}x{still["height"]}");
    }

    [Fact]
    public async Task A_video_that_is_encoded_is_turned()
    {
        var plain = await MadeFile.WithFfmpegAsync(".mov",
            "-f", "lavfi", "-i", Picture, "-c:v", "mpeg4", "-q:v", "5");
        var clinician = transcode.Clinician();

        var media = await transcode.SendAsync(
            clinician, await TurnAsync(plain, "90"), "turned.mov", "video/quicktime");

        Assert.Equal("240x320", $"{media["width"]}x{media["height"]}");
        var stream = await ProbeAsync(await ContentAsync(clinician, media, "mp4"));
        Assert.Equal("240x320", $"{stream["width"]}x{stream["height"]}");
        Assert.Null(stream["side_data_list"]);
    }

    [Fact]
    public async Task Whoever_watches_is_told_how_far_it_is()
    {
        var file = await MadeFile.WithFfmpegAsync(".mov", "-f", "lavfi", "-i",
            "testsrc2=size=1280x960:rate=30:duration=20", "-c:v", "mpeg4", "-q:v", "5");
        var clinician = transcode.Clinician();
        var plan = await clinician.SendAsync(
            file, clinician.Announcement(file.Length, "long.mov", "video/quicktime"));
        await clinician.CompleteAsync(plan).JsonAsync();

        await transcode.Media.EventuallyAsync(async () =>
            (await clinician.GetAsync($"/api/media/{plan.MediaId}").JsonAsync()) is var media
            && ((string?)media["status"] == "ready" || (int?)media["progress"] > 0));

        Assert.Equal("ready", (string?)(await transcode.SettledAsync(clinician, plan.MediaId))["status"]);
        // Begun, and then how far at least once, before it is ready.
        Assert.True(await transcode.Media.Database.ScalarAsync<int>(
            "SELECT COUNT(*) FROM encounter_event WHERE media_id = @id AND kind = 'processing'",
            ("@id", plan.MediaId)) > 1);
    }

    [Fact]
    public async Task A_poster_is_not_black()
    {
        var file = await MadeFile.WithFfmpegAsync(".mov", "-f", "lavfi", "-i",
            "color=black:size=320x240:rate=10:duration=2", "-f", "lavfi", "-i",
            "testsrc2=size=320x240:rate=10:duration=2", "-filter_complex", "[0][1]concat=n=2:v=1[v]", "-map", "[v]",
            "-c:v", "libx264", "-pix_fmt", "yuv420p");
        var clinician = transcode.Clinician();

        var media = await transcode.SendAsync(clinician, file, "dark.mov", "video/quicktime");

        var grey = await MadeFile.AskAsync(await ContentAsync(clinician, media, "poster"), ".jpg", "vips", "avg");
        Assert.True(double.Parse(grey, System.Globalization.CultureInfo.InvariantCulture) > 40, grey);
    }

    [Fact]
    public async Task Nothing_of_the_camera_is_in_a_rendition()
    {
        var file = await MadeFile.WithFfmpegAsync(".mov", "-f", "lavfi", "-i", Picture, "-c:v", "libx264", "-pix_fmt",
            "yuv420p", "-metadata", "make=Acme", "-metadata", "model=Acme Phone 9", "-metadata",
            "comment=Ward 7", "-metadata:s:v", "handler_name=Acme Camera", "-movflags", "use_metadata_tags");
        var clinician = transcode.Clinician();

        var media = await transcode.SendAsync(clinician, file, "tagged.mov", "video/quicktime");

        foreach (var rendition in Names(media).Skip(1))
        {
            var bytes = await ContentAsync(clinician, media, rendition);
            Assert.True(bytes.AsSpan().IndexOf("Acme"u8) < 0 && bytes.AsSpan().IndexOf("Ward"u8) < 0, rendition);
        }
    }

    /// <summary>Real files, where the samples are at hand.</summary>
    [Theory]
    [InlineData("sample.3gp", "video/3gpp", "176x144")]
    [InlineData("sample_iPod.m4v", "video/mp4", "320x240")]
    [InlineData("sample_iTunes.mov", "video/quicktime", "640x480")]
    [InlineData("with-gps.mov", "video/quicktime", "320x568")]
    [InlineData("with-gps.mp4", "video/mp4", "1920x1080")]
    [InlineData("xmp480qt.mov", "video/quicktime", "640x360")]
    public async Task A_real_video_plays(string name, string type, string size)
    {
        var clinician = transcode.Clinician();

        var media = await transcode.SendAsync(clinician, await Samples.ReadAsync($"video/{name}"), name, type);

        Assert.True((string?)media["status"] == "ready", $"{media}");
        Assert.Equal(size, $"{media["width"]}x{media["height"]}");
        var stream = await ProbeAsync(await ContentAsync(clinician, media, "mp4"));
        Assert.Equal("h264", (string?)stream["codec_name"]);
    }

    private static Task<byte[]> ContentAsync(Phone viewer, JsonObject media, string rendition) =>
        RunningTranscode.ContentAsync(viewer, Guid.Parse((string)media["id"]!), rendition);

    private static string[] Names(JsonObject media) =>
        [.. media["renditions"]!.AsArray().Select(name => (string)name!)];

    /// <summary>The picture's stream, as ffprobe has it.</summary>
    private static async Task<JsonObject> ProbeAsync(byte[] file, string extension = ".mp4")
    {
        var report = await MadeFile.AskAsync(
            file, extension, "ffprobe", "-v", "error", "-of", "json", "-show_streams", "-select_streams", "v:0");
        return JsonNode.Parse(report)!["streams"]![0]!.AsObject();
    }

    private static async Task<byte[]> TurnAsync(byte[] video, string rotation)
    {
        var path = Path.Combine(Path.GetTempPath(), $"{Guid.CreateVersion7():N}.mov");
        await File.WriteAllBytesAsync(path, video);
        try
        {
            return await MadeFile.WithFfmpegAsync(
                ".mov", "-i", path, "-c", "copy", "-metadata:s:v", $"rotate={rotation}");
        }
        finally
        {
            File.Delete(path);
        }
    }
}
