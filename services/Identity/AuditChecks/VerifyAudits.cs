using Grpc.Core;
using Imaging.Audit.V1;
using Imaging.ServiceDefaults.Audit;
using Imaging.ServiceDefaults.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Imaging.Identity.AuditChecks;

internal sealed record VerifiedService(string Service, long Sealed, long Anchored, IReadOnlyList<string> Problems);

internal sealed record VerifiedAudits(bool Ok, IReadOnlyList<VerifiedService> Services);

/// <summary>Has every service that keeps an audit trail walk its chain, this one included. One that does not answer is
/// a problem like any other.</summary>
internal sealed class VerifyAudits(AuditClients clients, AuditTrail audit, TimeProvider clock)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    public static async Task<Ok<VerifiedAudits>> HandleAsync(
        StaffCaller caller, VerifyAudits verify, CancellationToken ct) =>
        TypedResults.Ok(await verify.RunAsync(caller, ct));

    private async Task<VerifiedAudits> RunAsync(StaffCaller caller, CancellationToken ct)
    {
        // Before the answer: who looked is in the trail, whatever comes of it.
        await audit.AppendAsync(new(caller.Actor, "audit.verify"), ct);
        var services = await Task.WhenAll(clients.All.Select(trail => AskAsync(trail.Service, trail.Client, ct)));
        return new(services.All(service => service.Problems.Count == 0), services);
    }

    private async Task<VerifiedService> AskAsync(
        string service, AuditService.AuditServiceClient trail, CancellationToken ct)
    {
        try
        {
            var deadline = clock.GetUtcNow().UtcDateTime + Patience;
            var report = await trail.VerifyAuditAsync(new(), deadline: deadline, cancellationToken: ct);
            return new(service, report.Sealed, report.Anchored, [.. report.Problems]);
        }
        catch (RpcException exception) when (!ct.IsCancellationRequested)
        {
            return new(service, 0, 0, [$"The service did not answer ({exception.StatusCode})."]);
        }
    }
}
