using Grpc.Core;
using Imaging.Media.V1;
using Imaging.ServiceDefaults.Security;

namespace Imaging.Media.Withdrawals;

/// <summary>Encounters have no items before uploads do, so there is nothing to take out of use yet.</summary>
internal sealed class WithdrawalGrpcService : WithdrawalService.WithdrawalServiceBase
{
    public override Task<WithdrawResponse> Withdraw(WithdrawRequest request, ServerCallContext context)
    {
        if (!context.GetHttpContext().User.IsService("encounter"))
            throw new RpcException(new Status(StatusCode.PermissionDenied, "Only Encounter withdraws."));
        if (!Guid.TryParse(request.WithdrawalId, out _) || !Guid.TryParse(request.EncounterId, out _)
            || request.MediaIds.Any(mediaId => !Guid.TryParse(mediaId, out _)))
            throw new RpcException(new Status(StatusCode.InvalidArgument, "Ids are UUIDs."));
        return Task.FromResult(new WithdrawResponse());
    }
}
