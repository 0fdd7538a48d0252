using Google.Protobuf;
using Grpc.Core;
using Imaging.ServiceDefaults.Background;
using Imaging.ServiceDefaults.Problems;
using Imaging.ServiceDefaults.Rpc;
using Imaging.Transcode.Photos;
using Imaging.Transcode.Publishing;
using Imaging.Transcode.Tools;
using Imaging.Transcode.V1;
using Imaging.Transcode.Work;
using Microsoft.Extensions.Options;

namespace Imaging.Transcode.Dicom;

internal sealed class PreviewGrpcService(RenderDicom render, ToolRunner tools, FetchSource fetch, PreviewTurns turns,
    IOptions<WorkOptions> options) : PreviewService.PreviewServiceBase
{
    private const int SmallestSide = 16;
    private const int LargestSide = 2048;
    private const string Scaled = "preview.jpg";

    public override async Task<RenderDicomResponse> RenderDicom(RenderDicomRequest request, ServerCallContext context)
    {
        Refusal.UnlessCalledBy(context, "media");
        if (!Uri.TryCreate(request.SourceUrl, UriKind.Absolute, out var source)) Refusal.Invalid("Where is it?");
        if (request.Pieces.Any(piece => piece.Literal.IsEmpty && (piece.Offset < 0 || piece.Length < 1)))
            Refusal.Invalid("A piece is somewhere, and something.");
        if (request.Frame < 1) Refusal.Invalid("Frames are counted from 1.");
        if (request.MaxSide is < SmallestSide or > LargestSide) Refusal.Invalid("The size is out of range.");
        var window = request.Window is { } asked ? new DicomWindow(asked.Center, asked.Width) : null;
        if (window is not null && (!double.IsFinite(window.Center) || window.Width is not (> 0 and <= 1e9)))
            Refusal.Invalid("A window has a centre, and a width above 0.");
        try
        {
            return new() { Picture = await RunAsync(source!, request, window, context.CancellationToken) };
        }
        catch (FileFault fault)
        {
            throw new RpcException(new Status(StatusCode.FailedPrecondition, fault.Reason));
        }
        catch (SourceGoneException)
        {
            throw new RpcException(new Status(StatusCode.Unavailable, "The image is not there any more."));
        }
        catch (DependencyException exception)
        {
            throw new RpcException(new Status(StatusCode.Unavailable, exception.Dependency));
        }
    }

    private async Task<ByteString> RunAsync(
        Uri source, RenderDicomRequest request, DicomWindow? window, CancellationToken ct)
    {
        using var turn = await turns.Turns.TakeAsync(ct);
        using var folder = WorkFolder.ForPreview(options.Value.Folder);
        if (request.Pieces.Count == 0)
            await fetch.RunAsync(source, etag: null, request.Size, folder.File(PhotoPlan.Source), ct);
        else
            await fetch.AssembleAsync(source, request.Pieces, folder.File(PhotoPlan.Source), ct);
        await render.RunAsync(folder.Path, PhotoPlan.Source, request.Frame, window, ct);
        FileFault.Unless(await tools.RunAsync(
            PhotoPlan.Thumbnail(DicomArguments.Picture, Scaled, request.MaxSide), folder.Path, ct));
        return ByteString.CopyFrom(await File.ReadAllBytesAsync(folder.File(Scaled), ct));
    }
}

/// <summary>Nobody's previews take all of a machine.</summary>
internal sealed class PreviewTurns : IDisposable
{
    public Turns Turns { get; } = new("preview", atOnce: 2, TimeSpan.FromSeconds(10));

    public void Dispose() => Turns.Dispose();
}
