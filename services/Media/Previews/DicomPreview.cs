using Grpc.Core;
using Imaging.Media.Images;
using Imaging.Media.Storage;
using Imaging.Transcode.V1;

namespace Imaging.Media.Previews;

/// <summary>A frame of a DICOM image, by the tools of Transcode.</summary>
internal sealed class DicomPreview(
    Objects objects, PreviewService.PreviewServiceClient transcode, TimeProvider clock)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public async Task<Preview> RunAsync(ImageRow image, PreviewQuery query, CancellationToken ct)
    {
        var info = ImageInfo.Of(image);
        if (info.Rows is null or 0 || info.Columns is null or 0)
            return new Preview.Impossible("It has no pixels: it is a document, a plan or a recording.");
        if (query.Frame > (info.Frames ?? 1)) return new Preview.OutOfRange($"frame: it has {info.Frames ?? 1}.");
        var request = new RenderDicomRequest
        {
            SourceUrl = (await objects.LocateAsync(image.ObjectKey)).AbsoluteUri, Size = image.Size,
            Frame = query.Frame, MaxSide = query.Size,
        };
        if (query.Window is { } window) request.Window = new() { Center = window.Center, Width = window.Width };
        try
        {
            var answer = await transcode.RenderDicomAsync(
                request, deadline: clock.GetUtcNow().UtcDateTime + Patience, cancellationToken: ct);
            return new Preview.Made(answer.Picture.ToByteArray());
        }
        catch (RpcException exception) when (exception.StatusCode == StatusCode.FailedPrecondition)
        {
            return new Preview.Impossible($"The tools can't show it ({exception.Status.Detail}). Get the image itself.");
        }
    }
}
