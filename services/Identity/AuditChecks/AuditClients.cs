using Grpc.Core;
using Imaging.Audit.V1;
using Imaging.ServiceDefaults.Rpc;

namespace Imaging.Identity.AuditChecks;

/// <summary>The audit trails there are. Each is a type of its own, for a client is registered by its type.</summary>
internal sealed class AuditClients(IdentityTrail identity, EncounterTrail encounter, MediaTrail media)
{
    public IReadOnlyList<(string Service, AuditService.AuditServiceClient Client)> All { get; } =
        [("identity", identity), ("encounter", encounter), ("media", media)];
}

internal sealed class IdentityTrail(CallInvoker invoker) : AuditService.AuditServiceClient(invoker);

internal sealed class EncounterTrail(CallInvoker invoker) : AuditService.AuditServiceClient(invoker);

internal sealed class MediaTrail(CallInvoker invoker) : AuditService.AuditServiceClient(invoker);

internal static class AuditChecksSetup
{
    public static void AddAuditChecks(this WebApplicationBuilder builder)
    {
        builder.Services.AddInternalGrpcClient<IdentityTrail>("identity");
        builder.Services.AddInternalGrpcClient<EncounterTrail>("encounter");
        builder.Services.AddInternalGrpcClient<MediaTrail>("media");
        builder.Services.AddScoped<AuditClients>();
        builder.Services.AddScoped<VerifyAudits>();
    }
}
