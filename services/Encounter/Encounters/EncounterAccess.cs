using System.Data.Common;
using Dapper;
using Imaging.ServiceDefaults.Audit;
using Imaging.ServiceDefaults.Security;
using Microsoft.Extensions.Options;

namespace Imaging.Encounter.Encounters;

/// <summary>
/// The door of every route to one encounter. What the caller may not see does not exist. Who is neither owner nor named
/// says why (X-Access-Reason, percent-encoded UTF-8), and that is on record before anything is answered.
/// </summary>
internal sealed class EncounterAccess(
    DbDataSource database, AuditTrail audit, IOptions<PolicyOptions> policy) : IEndpointFilter
{
    public const string ReasonHeader = "X-Access-Reason";
    private const int LongestReason = 400;

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var caller = (await StaffCaller.BindAsync(http, null!))!;
        if (!Guid.TryParse(http.GetRouteValue("id") as string, out var encounterId)
            || await FindAsync(encounterId, caller, http.RequestAborted) is not { } found)
            return EncounterProblems.Missing;
        if (found.StaffId is not null) return await next(context);

        var reason = Uri.UnescapeDataString(http.Request.Headers[ReasonHeader].ToString()).Trim();
        if (reason.Length is 0 or > LongestReason)
            return EncounterProblems.ReasonNeeded.With(
                $"You are neither the owner nor named on it. Say why in {ReasonHeader}, in 1 to {LongestReason} "
                + "characters; it is recorded.");
        await audit.AppendAsync(
            new AuditEntry(caller.Actor, "encounter.break-glass", encounterId, encounterId,
                new { reason, call = CallOf(http) }), http.RequestAborted);
        return await next(context);
    }

    /// <summary>Whether this caller sees encounters of others.</summary>
    public static bool SeesOthers(StaffCaller caller, PolicyOptions policy) =>
        caller.IsClinician && policy.OpenWithinOrganisation;

    private static string? CallOf(HttpContext http) =>
        http.GetEndpoint()?.Metadata.GetMetadata<IEndpointNameMetadata>()?.EndpointName;

    private async Task<FoundRow?> FindAsync(Guid encounterId, StaffCaller caller, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.QuerySingleOrDefaultAsync<FoundRow>(new CommandDefinition(Sql.Find, new
        {
            encounterId, caller.StaffId, seesOthers = SeesOthers(caller, policy.Value),
        }, cancellationToken: ct));
    }

    private sealed record FoundRow(Guid EncounterId, Guid? StaffId);

    private static class Sql
    {
        public const string Find = """
            SELECT e.encounter_id, p.staff_id
            FROM encounter e
            LEFT JOIN encounter_person p ON p.staff_id = @StaffId AND p.encounter_id = e.encounter_id
            WHERE e.encounter_id = @encounterId
              AND (p.staff_id IS NOT NULL OR (@seesOthers AND e.intimate = 0))
            """;
    }
}
