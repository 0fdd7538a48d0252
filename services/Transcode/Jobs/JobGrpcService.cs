using Grpc.Core;
using Imaging.ServiceDefaults.Data;
using Imaging.ServiceDefaults.Rpc;
using Imaging.Transcode.V1;

namespace Imaging.Transcode.Jobs;

internal sealed class JobGrpcService(SubmitJob submit, CancelJobs cancel) : JobService.JobServiceBase
{
    public override async Task<SubmitJobResponse> Submit(SubmitJobRequest request, ServerCallContext context)
    {
        Refusal.UnlessCalledBy(context, "media");
        var (mediaId, encounterId) = (Refusal.UnlessId(request.MediaId), Refusal.UnlessId(request.EncounterId));
        if (request.Revision < 0) Refusal.Invalid("A revision is 0 or more.");
        var kind = request.Kind switch
        {
            JobKind.Photo => JobKinds.Photo,
            JobKind.Video => JobKinds.Video,
            JobKind.Dicom => JobKinds.Dicom,
            _ => throw new RpcException(new Status(StatusCode.InvalidArgument, "What kind of file is it?")),
        };
        await Deadlock.RetryAsync(async () =>
        {
            await submit.RunAsync(
                mediaId, encounterId, request.Revision, kind, request.IsWaitedFor, context.CancellationToken);
            return true;
        });
        return new();
    }

    public override async Task<CancelJobsResponse> Cancel(CancelJobsRequest request, ServerCallContext context)
    {
        Refusal.UnlessCalledBy(context, "media");
        var mediaId = Refusal.UnlessId(request.MediaId);
        await Deadlock.RetryAsync(async () =>
        {
            await cancel.RunAsync(mediaId, context.CancellationToken);
            return true;
        });
        return new();
    }
}
