using Imaging.Transcode.Photos;
using Imaging.Transcode.Publishing;
using Imaging.Transcode.Tools;

namespace Imaging.Transcode.Dicom;

/// <summary>The first frame of a DICOM file in its own window, and thumbnails of it.</summary>
internal sealed class MakeDicom(RenderDicom render, ToolRunner tools, StillSize stills)
{
    /// <exception cref="FileFault">Nothing can be shown of it.</exception>
    public async Task<MadeFiles> RunAsync(string folder, Publication publication, CancellationToken ct)
    {
        await render.RunAsync(folder, PhotoPlan.Source, frame: 1, window: null, ct);
        foreach (var call in PhotoPlan.Thumbnails) FileFault.Unless(await tools.RunAsync(call, folder, ct));
        var files = await stills.OfAsync([PhotoPlan.Display, PhotoPlan.Middle, PhotoPlan.Small], folder, ct);
        publication.Add(files);
        return new(files[0].Width, files[0].Height);
    }
}
