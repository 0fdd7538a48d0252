using Imaging.Graph.Tests.Files;

namespace Imaging.Uploads.Tests.Viewable;

/// <summary>NIfTI that staff add is shown by its middle slice; no worker is needed for it.</summary>
[Collection(nameof(RunningTranscode))]
public sealed class NiftiTests(RunningTranscode transcode)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_volume_is_shown(bool isCompressed)
    {
        var volume = TestNifti.Create(64, 48, 8);
        var clinician = transcode.Clinician();

        var media = await transcode.SendAsync(
            clinician, isCompressed ? TestNifti.Compress(volume) : volume, "scan.nii", "application/octet-stream");

        Assert.True((string?)media["status"] == "ready", $"{media}");
        Assert.Equal(["original", "display", "thumbnail", "thumbnail-1280"],
            media["renditions"]!.AsArray().Select(name => (string?)name));
        var shown = await RunningTranscode.ContentAsync(clinician, Guid.Parse((string)media["id"]!), "display");
        var size = await MadeFile.AskAsync(shown, ".jpg", "ffprobe",
            "-v", "error", "-of", "csv=p=0:s=x", "-show_entries", "stream=width,height");
        Assert.Equal("256x192", size.Trim());
    }
}
