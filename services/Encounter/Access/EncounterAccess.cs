using System.Data.Common;
using Imaging.Encounter.Encounters;
using Imaging.ServiceDefaults.Security;
using Microsoft.Extensions.Options;

namespace Imaging.Encounter.Access;

/// <summary>
/// The door of every route to one encounter. What the caller may not see does not exist. Who is neither owner nor named
/// has said why before (<see cref="GrantAccess"/>).
/// </summary>
internal sealed class EncounterAccess(DbDataSource database, IOptions<PolicyOptions> policy, TimeProvider clock)
    : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var caller = (await StaffCaller.BindAsync(http, null!))!;
        if (!Guid.TryParse(http.GetRouteValue("id") as string, out var encounterId)
            || await FindAsync(encounterId, caller, http.RequestAborted) is not { } access)
            return EncounterProblems.Missing;
        return access.IsOpen
            ? await next(context)
            : EncounterProblems.ReasonNeeded.With(
                "You are neither the owner nor named on it. Say why with POST .../access; it is recorded.");
    }

    private async Task<StaffAccess?> FindAsync(Guid encounterId, StaffCaller caller, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await StaffAccess.FindAsync(
            encounterId, caller, policy.Value, clock.GetUtcNow(), connection, null, ct);
    }
}
