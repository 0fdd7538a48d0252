using Imaging.Transcode.Tools;
using Imaging.Transcode.Videos;

namespace Imaging.Transcode.Tests.Videos;

/// <summary>What is copied, what is encoded, and how ffmpeg is told.</summary>
public sealed class VideoPlanTests
{
    private static readonly PictureFacts H264 = new(0, "h264", "yuv420p", "High", 8, 1280, 720, 1, 0, "bt709", 30);
    private static readonly SoundFacts Aac = new(1, "aac", "LC", 2);

    public static TheoryData<string, string, string, string, bool> Pictures => new()
    {
        { "h264", "yuv420p", "High", "bt709", true },
        { "h264", "yuv420p", "Main", "", true },
        { "h264", "yuv420p", "Constrained Baseline", "", true },
        { "h264", "yuvj420p", "Baseline", "", true },
        { "h264", "yuv420p10le", "High 10", "", false },
        { "h264", "yuv422p", "High 4:2:2", "", false },
        { "h264", "yuv420p", "Extended", "", false },
        { "h264", "yuv420p", "High", "arib-std-b67", false },
        { "hevc", "yuv420p", "Main", "", false },
        { "vp9", "yuv420p", "Profile 0", "", false },
    };

    [Theory]
    [MemberData(nameof(Pictures))]
    public void A_picture_that_every_browser_decodes_is_copied(
        string codec, string format, string profile, string transfer, bool isCopied)
    {
        var picture = H264 with { Codec = codec, PixelFormat = format, Profile = profile, Transfer = transfer };

        var plan = VideoPlan.For(new(TimeSpan.FromSeconds(1), picture, Aac), "video/mp4");

        Assert.Equal(isCopied, plan.Encoding is null);
    }

    [Theory]
    [InlineData("aac", "LC", true)]
    [InlineData("aac", "HE-AAC", true)]
    [InlineData("aac", "xHE-AAC", false)]
    [InlineData("pcm_s16le", "", false)]
    [InlineData("amr_nb", "", false)]
    public void A_sound_that_every_browser_decodes_is_copied(string codec, string profile, bool isCopied) =>
        Assert.Equal(isCopied, VideoPlan.For(
            new(null, H264, Aac with { Codec = codec, Profile = profile }), "video/mp4").IsSoundCopied);

    [Theory]
    [InlineData(640, 480, 0, 1, 640, 480)]
    [InlineData(641, 481, 0, 1, 640, 480)]
    [InlineData(3840, 2160, 0, 1, 1920, 1080)]
    [InlineData(3840, 2160, 90, 1, 1080, 1920)]
    [InlineData(2160, 3840, 0, 1, 1080, 1920)]
    [InlineData(4000, 1000, 0, 1, 1920, 480)]
    [InlineData(720, 576, 0, 1.4222, 1024, 576)]
    [InlineData(1, 1, 0, 1, 2, 2)]
    public void An_encoded_picture_is_upright_even_and_no_larger(
        int width, int height, int rotation, double aspect, int toWidth, int toHeight)
    {
        var picture = H264 with
        {
            Codec = "hevc", Width = width, Height = height, Rotation = rotation, Aspect = aspect,
        };

        var encoding = VideoPlan.For(new(null, picture, null), "video/mp4").Encoding!;

        Assert.Equal((toWidth, toHeight), (encoding.Width, encoding.Height));
    }

    [Theory]
    [InlineData(30, false)]
    [InlineData(60, false)]
    [InlineData(240, true)]
    [InlineData(0, false)]
    public void More_than_sixty_frames_a_second_are_thinned(double frames, bool isThinned) => Assert.Equal(isThinned,
        VideoPlan.For(new(null, H264 with { Codec = "hevc", FramesPerSecond = frames }, null), "video/mp4")
            .Encoding!.IsThinned);

    [Fact]
    public void A_copy_is_told_as_one()
    {
        var told = Told(H264, Aac);

        Assert.Contains("-c:v copy -bsf:v filter_units=remove_types=6", told);
        Assert.Contains("-map 0:0 -map 0:1 -map_metadata -1 -map_chapters -1 -dn -sn", told);
        Assert.Contains("-c:a copy", told);
        Assert.Contains("-movflags +faststart -f mp4 file:video.mp4", told);
        Assert.DoesNotContain("libx264", told);
    }

    [Fact]
    public void Hdr_is_mapped_to_what_screens_show()
    {
        var told = Told(H264 with { Codec = "hevc", Transfer = "smpte2084", Bits = 10 }, null);

        Assert.Contains("tin=smpte2084", told);
        Assert.Contains("tonemap=hable", told);
        Assert.Contains("format=yuv420p", told);
        Assert.Contains("-an", told);
    }

    /// <summary>One demuxer, known decoders and no protocol but the file's, whatever the file claims.</summary>
    [Theory]
    [InlineData("video/quicktime", "mov")]
    [InlineData("video/3gpp", "mov")]
    [InlineData("video/webm", "matroska")]
    public void A_file_is_opened_as_what_it_is(string type, string demuxer)
    {
        var told = string.Join(' ', FfmpegArguments.For(VideoPlan.For(new(null, H264, Aac), type)));

        Assert.Contains($"-f {demuxer} -format_whitelist ", told);
        Assert.Contains("-max_pixels ", told);
        Assert.Contains("-protocol_whitelist file -i file:source", told);
        Assert.True(told.IndexOf("-codec_whitelist", StringComparison.Ordinal)
            < told.IndexOf("-i file:", StringComparison.Ordinal));
    }

    [Fact]
    public void A_report_is_read()
    {
        var facts = ProbeVideo.Read("""
            {"streams":[
              {"index":0,"codec_type":"video","codec_name":"mjpeg","width":60,"height":60,
                "disposition":{"attached_pic":1}},
              {"index":1,"codec_type":"video","codec_name":"hevc","profile":"Main 10","pix_fmt":"yuv420p10le",
                "width":1920,"height":1080,"sample_aspect_ratio":"1:1","color_transfer":"arib-std-b67",
                "avg_frame_rate":"30000/1001","side_data_list":[{},{"rotation":-90}]},
              {"index":2,"codec_type":"audio","codec_name":"unknown","channels":4},
              {"index":3,"codec_type":"audio","codec_name":"aac","profile":"LC","channels":2}],
             "format":{"duration":"4.5"}}
            """u8.ToArray());

        Assert.Equal((1, 90, 10, true), (facts.Picture.Index, facts.Picture.Rotation, facts.Picture.Bits,
            facts.Picture.IsHdr));
        Assert.Equal((3, TimeSpan.FromSeconds(4.5)), (facts.Sound!.Index, facts.Duration));
        Assert.Equal("hevc 10-bit, aac", facts.Codecs);
    }

    [Theory]
    [InlineData("""{"streams":[],"format":{}}""", "no-picture")]
    [InlineData("""{}""", "no-picture")]
    [InlineData("""{"streams":[{"index":0,"codec_type":"video","codec_name":"h264","width":0,"height":0}]}""",
        "no-picture")]
    [InlineData("""{"streams":[{"index":0,"codec_type":"video","codec_name":"h264","width":16384,"height":16384}]}""",
        "takes-too-much")]
    [InlineData("""{"streams":[{"index":0,""", "takes-too-much")]
    public void A_report_of_nothing_to_see_is_the_files_fault(string json, string reason) => Assert.Equal(reason,
        Assert.Throws<FileFault>(() => ProbeVideo.Read(System.Text.Encoding.UTF8.GetBytes(json))).Reason);

    private static string Told(PictureFacts picture, SoundFacts? sound) =>
        string.Join(' ', FfmpegArguments.For(VideoPlan.For(new(TimeSpan.FromSeconds(1), picture, sound), "video/mp4")));
}
