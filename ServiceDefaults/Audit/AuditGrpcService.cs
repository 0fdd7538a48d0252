using Grpc.Core;
using Imaging.Audit.V1;
using Imaging.ServiceDefaults.Security;

namespace Imaging.ServiceDefaults.Audit;

internal sealed class AuditGrpcService(VerifyAudit verify) : AuditService.AuditServiceBase
{
    public override async Task<VerifyAuditResponse> VerifyAudit(VerifyAuditRequest request, ServerCallContext context)
    {
        if (!context.GetHttpContext().User.IsService("identity"))
            throw new RpcException(new Status(StatusCode.PermissionDenied, "Only Identity asks for this."));
        var report = await verify.RunAsync(context.CancellationToken);
        return new() { Sealed = report.Sealed, Anchored = report.Anchored, Problems = { report.Problems } };
    }
}
