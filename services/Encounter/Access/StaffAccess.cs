using System.Data.Common;
using Dapper;
using Imaging.Encounter.Encounters;
using Imaging.ServiceDefaults.Security;

namespace Imaging.Encounter.Access;

/// <summary>How a member of staff comes to an encounter that exists for them.</summary>
/// <param name="StaffId">Where they are owner of it or named on it.</param>
/// <param name="GrantedUntil">Until when a stated reason opens it to this session; null: not at all.</param>
/// <param name="Restricted">Whether the stated reason is for restricted items too.</param>
internal sealed record StaffAccess(string Status, Guid? StaffId, DateTimeOffset? GrantedUntil, bool? Restricted)
{
    public bool IsOwn => StaffId is not null;

    public bool SeesRestricted => Restricted == true;

    public bool IsOpen => IsOwn || GrantedUntil is not null;

    /// <summary>Null: what this caller may not see does not exist.</summary>
    public static Task<StaffAccess?> FindAsync(Guid encounterId, StaffCaller caller, PolicyOptions policy,
        DateTimeOffset now, DbConnection connection, DbTransaction? transaction, CancellationToken ct) =>
        connection.QuerySingleOrDefaultAsync<StaffAccess>(new CommandDefinition(Sql.Find, new
        {
            encounterId, caller.StaffId, caller.SessionId, seesOthers = SeesOthers(caller, policy), now,
        }, transaction, cancellationToken: ct));

    /// <summary>Whether this caller sees encounters of others.</summary>
    public static bool SeesOthers(StaffCaller caller, PolicyOptions policy) =>
        caller.IsClinician && policy.OpenWithinOrganisation;

    private static class Sql
    {
        public const string Find = """
            SELECT e.status, p.staff_id, g.expires_at AS granted_until, g.restricted
            FROM encounter e
            LEFT JOIN encounter_person p ON p.staff_id = @StaffId AND p.encounter_id = e.encounter_id
            LEFT JOIN access_grant g
              ON g.session_id = @SessionId AND g.encounter_id = e.encounter_id AND g.expires_at > @now
            WHERE e.encounter_id = @encounterId
              AND (p.staff_id IS NOT NULL OR (@seesOthers AND e.intimate = 0))
            """;
    }
}
