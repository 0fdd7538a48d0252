using System.Net;
using System.Net.Sockets;
using System.Text;
using Imaging.Uploads.Tests.Running;

namespace Imaging.Uploads.Tests.Viewable;

/// <summary>Files that nobody means well with end as files that can't be shown, with a reason; the system goes
/// on.</summary>
[Collection(nameof(RunningTranscode))]
public sealed class BadFileTests(RunningTranscode transcode)
{
    [Fact]
    public async Task A_video_whose_frames_are_noise_says_so()
    {
        var video = await MadeFile.WithFfmpegAsync(".mp4", "-f", "lavfi", "-i", "testsrc2=duration=1", "-c:v", "mpeg4");
        var (from, to) = (video.AsSpan().IndexOf("mdat"u8) + 4, video.AsSpan().IndexOf("moov"u8) - 4);
        Random.Shared.NextBytes(video.AsSpan(from, to - from));

        var media = await SendAsync(video, "noise.mp4", "video/mp4");

        // Some decoders make a picture of anything.
        Assert.Contains((string?)media["status"], (string[])["failed", "ready"]);
    }

    [Fact]
    public async Task A_photo_that_no_decoder_reads_says_so()
    {
        var photo = await MadeFile.WithFfmpegAsync(
            ".jpg", "-f", "lavfi", "-i", "testsrc2=size=320x240", "-frames:v", "1");
        // It says that it is lossless (T.81, B.1.1.3), which decoders don't know.
        photo[photo.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xC0]) + 1] = 0xC3;

        await AssertFailedAsync(photo, "lossless.jpg", "image/jpeg", "cannot-be-shown");
    }

    [Fact]
    public async Task A_photo_of_a_billion_pixels_is_not_decoded()
    {
        var photo = await MadeFile.WithFfmpegAsync(
            ".jpg", "-f", "lavfi", "-i", "testsrc2=size=64x64", "-frames:v", "1");
        var frame = photo.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xC0]);
        (photo[frame + 5], photo[frame + 6], photo[frame + 7], photo[frame + 8]) = (0xFF, 0xDC, 0xFF, 0xDC);

        await AssertFailedAsync(photo, "bomb.jpg", "image/jpeg", "takes-too-much");
    }

    [Fact]
    public async Task A_video_of_too_many_pixels_is_not_decoded()
    {
        var video = await MadeFile.WithFfmpegAsync(".mov", "-f", "lavfi", "-i",
            "color=size=12000x9000:rate=1:duration=1", "-c:v", "mjpeg", "-pix_fmt", "yuvj420p");

        await AssertFailedAsync(video, "huge.mov", "video/quicktime", "takes-too-much", "cannot-be-shown");
    }

    [Fact]
    public async Task A_video_of_many_streams_ends()
    {
        string[] maps = [.. Enumerable.Range(0, 90).SelectMany(_ => (string[])["-map", "0:v"])];
        var video = await MadeFile.WithFfmpegAsync(
            ".mov", ["-f", "lavfi", "-i", "testsrc2=size=64x64:rate=5:duration=1", .. maps, "-c:v", "mpeg4"]);

        await AssertFailedAsync(video, "many.mov", "video/quicktime", "takes-too-much");
    }

    /// <summary>What would make a decoder fetch something says it to a server that hears nothing.</summary>
    [Theory]
    [InlineData("#EXTM3U\n#EXTINF:1,\n{0}/a.ts\n", "list.mov", "video/quicktime")]
    [InlineData("ffconcat version 1.0\nfile '{0}/a.mp4'\n", "list.mp4", "video/mp4")]
    [InlineData("<svg xmlns=\"http://www.w3.org/2000/svg\"><image href=\"{0}/a.png\"/></svg>", "drawing.jpg",
        "image/jpeg")]
    [InlineData("push graphic-context\nimage over 0,0 0,0 '{0}/a.png'\npop graphic-context\n", "drawing.png",
        "image/png")]
    [InlineData("%PDF-1.4\n1 0 obj <</Type/Action/S/URI/URI({0}/a)>> endobj\n", "paper.jpg", "image/jpeg")]
    public async Task A_list_of_addresses_by_another_name_reaches_nobody(string text, string name, string type)
    {
        using var canary = new TcpListener(IPAddress.Loopback, 0);
        canary.Start();
        var file = Encoding.UTF8.GetBytes(text.Replace(
            "{0}", $"http://127.0.0.1:{((IPEndPoint)canary.LocalEndpoint).Port}", StringComparison.Ordinal));
        var phone = transcode.Clinician();
        var plan = await phone.SendAsync(file, phone.Announcement(file.Length, name, type));

        await phone.CompleteAsync(plan).ProblemAsync(415, "file-type-refused");

        Assert.False(canary.Pending());
    }

    private async Task<System.Text.Json.Nodes.JsonObject> SendAsync(byte[] file, string name, string type) =>
        await transcode.SendAsync(transcode.Clinician(), file, name, type);

    private async Task AssertFailedAsync(byte[] file, string name, string type, params string[] reasons)
    {
        var media = await SendAsync(file, name, type);

        Assert.True((string?)media["status"] == "failed", $"{media}");
        Assert.Contains((string?)media["reason"]!["code"], reasons);
        Assert.False(string.IsNullOrWhiteSpace((string?)media["reason"]!["text"]));
        Assert.Equal(["original"], media["renditions"]!.AsArray().Select(name => (string?)name));
    }
}
