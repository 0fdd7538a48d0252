using System.Text.Json.Nodes;
using Imaging.Graph.Tests.Files;

namespace Imaging.Uploads.Tests.Viewable;

/// <summary>DICOM that staff add is shown as a picture.</summary>
[Collection(nameof(RunningTranscode))]
public sealed class DicomTests(RunningTranscode transcode)
{
    [Fact]
    public async Task A_file_is_shown_by_its_first_frame()
    {
        var media = await SendAsync(TestDicom.Create(48, 64));

        Assert.True((string?)media["status"] == "ready", $"{media}");
        Assert.Equal("64x48", $"{media["width"]}x{media["height"]}");
        Assert.Equal(["original", "display", "thumbnail", "thumbnail-1280"],
            media["renditions"]!.AsArray().Select(name => (string?)name));
    }

    /// <summary>Real files, where the samples are at hand: of each transfer syntax one, and one without
    /// pixels.</summary>
    [Theory]
    [InlineData("693_UNCR.dcm", "512x512")]
    [InlineData("MR_small_implicit.dcm", "64x64")]
    [InlineData("MR_small_bigendian.dcm", "64x64")]
    [InlineData("MR_small_RLE.dcm", "64x64")]
    [InlineData("MR_small_jp2klossless.dcm", "64x64")]
    [InlineData("MR_small_jpeg_ls_lossless.dcm", "64x64")]
    [InlineData("JPEG-LL.dcm", "256x1024")]
    [InlineData("JPGExtended.dcm", "256x1024")]
    [InlineData("examples_ybr_color.dcm", "320x240")]
    [InlineData("image_dfl.dcm", "512x512")]
    [InlineData("rtplan.dcm", null)]
    public async Task A_real_file_is_shown(string name, string? size)
    {
        var media = await SendAsync(await Samples.ReadAsync($"dicom/{name}"));

        Assert.Equal(size is null ? ("failed", "x") : ("ready", size),
            ((string?)media["status"], $"{media["width"]}x{media["height"]}"));
        if (size is null) Assert.Equal("no-picture", (string?)media["reason"]!["code"]);
    }

    private Task<JsonObject> SendAsync(byte[] file) =>
        transcode.SendAsync(transcode.Clinician(), file, "scan.dcm", "application/dicom");
}
