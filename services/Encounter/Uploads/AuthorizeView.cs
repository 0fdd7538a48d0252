using System.Data.Common;
using Dapper;
using Imaging.Encounter.Encounters;
using Imaging.Encounter.V1;
using Imaging.ServiceDefaults.Security;
using Microsoft.Extensions.Options;

namespace Imaging.Encounter.Uploads;

/// <summary>Who of the staff sees an encounter's files now: owner and named; of the other clinicians, where the
/// organisation is open, those whose reason is on record.</summary>
internal sealed class AuthorizeView(DbDataSource database, IOptions<PolicyOptions> policy)
{
    /// <summary>Null where this caller is told that there is no such encounter.</summary>
    public async Task<AuthorizeViewResponse?> RunAsync(Guid encounterId, StaffCaller staff, CancellationToken ct)
    {
        if (staff.Role == Callers.Admin) return null;
        await using var connection = await database.OpenConnectionAsync(ct);
        var found = await connection.QuerySingleOrDefaultAsync<FoundRow>(new CommandDefinition(
            Sql.Find, new { encounterId, staff.StaffId }, cancellationToken: ct));
        if (found is null || found.Status == EncounterStatus.Withdrawn) return null;
        if (found.StaffId is not null) return new() { Decision = ViewDecision.Allowed };
        return !found.Intimate && EncounterAccess.SeesOthers(staff, policy.Value)
            ? new() { Decision = ViewDecision.ReasonNeeded }
            : null;
    }

    private sealed record FoundRow(string Status, bool Intimate, Guid? StaffId);

    private static class Sql
    {
        public const string Find = """
            SELECT e.status, e.intimate, p.staff_id
            FROM encounter e
            LEFT JOIN encounter_person p ON p.staff_id = @StaffId AND p.encounter_id = e.encounter_id
            WHERE e.encounter_id = @encounterId
            """;
    }
}
