using Grpc.Core;
using Imaging.Media.V1;
using Imaging.ServiceDefaults.Data;
using Imaging.ServiceDefaults.Rpc;

namespace Imaging.Media.Withdrawals;

internal sealed class WithdrawalGrpcService(WithdrawItems withdraw) : WithdrawalService.WithdrawalServiceBase
{
    public override async Task<WithdrawResponse> Withdraw(WithdrawRequest request, ServerCallContext context)
    {
        Refusal.UnlessCalledBy(context, "encounter");
        var withdrawalId = Refusal.UnlessId(request.WithdrawalId);
        var encounterId = Refusal.UnlessId(request.EncounterId);
        Guid[] mediaIds = [.. request.MediaIds.Select(id => Refusal.UnlessId(id))];
        var items = await Deadlock.RetryAsync(
            () => withdraw.RunAsync(withdrawalId, encounterId, mediaIds, context.CancellationToken));
        return new()
        {
            Items =
            {
                items.Select(item => new V1.WithdrawnItem
                {
                    MediaId = item.MediaId.ToString(), Outcome = item.Outcome,
                }),
            },
        };
    }
}
