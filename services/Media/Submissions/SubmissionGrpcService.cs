using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Imaging.Media.V1;
using Imaging.ServiceDefaults.Data;
using Imaging.ServiceDefaults.Rpc;

namespace Imaging.Media.Submissions;

internal sealed class SubmissionGrpcService(FindItems find, ShowItems show) : SubmissionService.SubmissionServiceBase
{
    public override async Task<FindItemsResponse> FindItems(FindItemsRequest request, ServerCallContext context)
    {
        Refusal.UnlessCalledBy(context, "encounter");
        var encounterId = Refusal.UnlessId(request.EncounterId);
        var items = await find.RunAsync(encounterId, Ids(request.MediaIds), context.CancellationToken);
        return new()
        {
            IsMoreComing = await find.IsMoreComingAsync(encounterId, context.CancellationToken),
            Items =
            {
                items.Select(item => new PatientItem
                {
                    MediaId = item.MediaId.ToString(), State = item.State, Kind = item.Kind,
                    ReceivedAt = item.ReceivedAt?.ToTimestamp(),
                }),
            },
        };
    }

    public override async Task<SubmitResponse> Submit(SubmitRequest request, ServerCallContext context)
    {
        Refusal.UnlessCalledBy(context, "encounter");
        var encounterId = Refusal.UnlessId(request.EncounterId);
        if (request.SubmittedAt is null) Refusal.Invalid("When were they handed over?");
        var (ids, at) = (Ids(request.MediaIds), request.SubmittedAt.ToDateTimeOffset());
        var shown = await Deadlock.RetryAsync(() => show.RunAsync(encounterId, ids, at, context.CancellationToken));
        return new()
        {
            Items =
            {
                shown.Select(item => new SubmittedItem { MediaId = item.MediaId.ToString(), Seq = item.Seq!.Value }),
            },
        };
    }

    private static Guid[] Ids(IEnumerable<string> ids) => [.. ids.Select(id => Refusal.UnlessId(id))];
}
