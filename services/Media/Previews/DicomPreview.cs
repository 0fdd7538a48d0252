using Grpc.Core;
using Imaging.Media.Dicom;
using Imaging.Media.Images;
using Imaging.Media.Metadata;
using Imaging.Media.Storage;
using Imaging.Transcode.V1;

namespace Imaging.Media.Previews;

/// <summary>A frame of a DICOM image, by the tools of Transcode.</summary>
internal sealed class DicomPreview(
    Objects objects, ReadHead read, PreviewService.PreviewServiceClient transcode, TimeProvider clock)
{
    // A smaller file is had as quickly as a part of it.
    private const long WorthCutting = 1024 * 1024;
    private const int HeadBytes = 256 * 1024;

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
        if (info.Frames > 1 && image.Size > WorthCutting && await CutAsync(image, query.Frame, ct) is { } pieces)
        {
            request.Pieces.Add(pieces);
            (request.Frame, request.Size) = (1, pieces.Sum(piece => piece.Length + piece.Literal.Length));
        }

        if (query.Window is { } window) request.Window = new() { Center = window.Center, Width = window.Width };
        try
        {
            var answer = await transcode.RenderDicomAsync(
                request, deadline: clock.GetUtcNow().UtcDateTime + Patience, cancellationToken: ct);
            return new Preview.Made(answer.Picture.ToByteArray());
        }
        catch (RpcException exception) when (exception.StatusCode == StatusCode.FailedPrecondition)
        {
            return new Preview.Impossible(
                $"The tools can't show it ({exception.Status.Detail}). Get the image itself.");
        }
    }

    private async Task<IReadOnlyList<SourcePiece>?> CutAsync(ImageRow image, int frame, CancellationToken ct)
    {
        var head = await read.BytesAsync(image.Stored, HeadBytes, ct);
        return FrameCut.Of(new DicomReader(DicomDictionary.Installed).Read(head), head, image.Size, frame);
    }
}
