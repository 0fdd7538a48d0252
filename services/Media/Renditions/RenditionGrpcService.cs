using Grpc.Core;
using Imaging.Media.V1;
using Imaging.ServiceDefaults.Data;
using Imaging.ServiceDefaults.Rpc;

namespace Imaging.Media.Renditions;

internal sealed class RenditionGrpcService(BeginWork begin, ReportProgress progress, PlanRendition plan,
    AttachRenditions attach, ReportFailure fail) : RenditionService.RenditionServiceBase
{
    public override async Task<GetMediaResponse> GetMedia(GetMediaRequest request, ServerCallContext context)
    {
        var mediaId = MediaOf(request.MediaId, context);
        return await Deadlock.RetryAsync(
            () => begin.RunAsync(mediaId, request.Revision, request.Recipe, context.CancellationToken))
            ?? throw Pointless;
    }

    public override async Task<ReportProgressResponse> ReportProgress(
        ReportProgressRequest request, ServerCallContext context)
    {
        var mediaId = MediaOf(request.MediaId, context);
        if (request.Percent is < 0 or > 100) Refusal.Invalid("A percentage is 0 to 100.");
        if (request.SecondsLeft < 0) Refusal.Invalid("The time that is left is not negative.");
        int? secondsLeft = request.SecondsLeft == 0 ? null : request.SecondsLeft;
        return await Deadlock.RetryAsync(() => progress.RunAsync(
            mediaId, request.Revision, request.Percent, secondsLeft, context.CancellationToken))
            ? new() : throw Pointless;
    }

    public override async Task<PlanRenditionResponse> PlanRendition(
        PlanRenditionRequest request, ServerCallContext context)
    {
        var mediaId = MediaOf(request.MediaId, context);
        if (!RenditionNames.IsMade(request.Name)) Refusal.Invalid("There is no rendition of that name.");
        if (request.Size is < 1 or > Renditions.PlanRendition.MostBytes) Refusal.Invalid("Its size is out of range.");
        return await plan.RunAsync(mediaId, request.Revision, request.Recipe, request.Name, request.Size,
            context.CancellationToken) ?? throw Pointless;
    }

    public override async Task<AttachRenditionsResponse> AttachRenditions(
        AttachRenditionsRequest request, ServerCallContext context)
    {
        var mediaId = MediaOf(request.MediaId, context);
        if (request.Renditions.Count == 0) Refusal.Invalid("What is to be attached?");
        RunResult[] results = [.. request.Renditions.Select(made =>
            new RunResult(Refusal.UnlessId(made.RenditionId), made.Width, made.Height, made.Etags))];
        var attached = await Deadlock.RetryAsync(
            () => attach.RunAsync(mediaId, request, results, context.CancellationToken));
        return attached switch
        {
            Attached.Done => new(),
            Attached.Late => throw new RpcException(new Status(StatusCode.Aborted, "Another run was first.")),
            _ => throw Pointless,
        };
    }

    public override async Task<ReportFailureResponse> ReportFailure(
        ReportFailureRequest request, ServerCallContext context)
    {
        var mediaId = MediaOf(request.MediaId, context);
        if (!Items.FileReason.IsOfWorkers(request.Reason)) Refusal.Invalid("There is no such reason.");
        return await Deadlock.RetryAsync(
            () => fail.RunAsync(mediaId, request.Revision, request.Reason, context.CancellationToken))
            ? new() : throw Pointless;
    }

    private static Guid MediaOf(string mediaId, ServerCallContext context)
    {
        Refusal.UnlessCalledBy(context, "transcode");
        return Refusal.UnlessId(mediaId);
    }

    private static RpcException Pointless =>
        Refusal.NotFound("The file was taken out of use, or its original brought elsewhere.");
}
