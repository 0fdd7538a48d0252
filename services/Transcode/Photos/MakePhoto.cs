using Imaging.Transcode.Publishing;
using Imaging.Transcode.Tools;

namespace Imaging.Transcode.Photos;

/// <summary>A photo as browsers show it, and two thumbnails.</summary>
internal sealed class MakePhoto(ToolRunner tools, StillSize stills)
{
    /// <param name="width">As the file says.</param>
    /// <param name="height">As the file says.</param>
    /// <exception cref="FileFault">The file is to blame.</exception>
    public async Task<MadeFiles> RunAsync(
        string folder, string contentType, int width, int height, Publication publication, CancellationToken ct)
    {
        if ((long)width * height > PhotoPlan.MostPixels) throw new FileFault(Reasons.TakesTooMuch);
        foreach (var call in PhotoPlan.For(contentType)) FileFault.Unless(await tools.RunAsync(call, folder, ct));
        var files = await stills.OfAsync([PhotoPlan.Display, PhotoPlan.Middle, PhotoPlan.Small], folder, ct);
        publication.Add(files);
        return new(files[0].Width, files[0].Height);
    }
}
