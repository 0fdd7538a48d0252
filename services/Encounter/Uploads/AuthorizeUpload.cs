using System.Data.Common;
using Dapper;
using Imaging.Encounter.Consent;
using Imaging.Encounter.Encounters;
using Imaging.Encounter.V1;
using Imaging.ServiceDefaults.Security;

namespace Imaging.Encounter.Uploads;

/// <summary>
/// Who may add a file now. A patient: once treatment is agreed to, until the encounter is over. Clinicians: what they
/// own or are named on, unless the patient said no. Media asks before each step and once more afterwards (see
/// <see cref="RecordMedia"/>), so that consent taken back in between counts.
/// </summary>
internal sealed class AuthorizeUpload(DbDataSource database)
{
    /// <summary>Null where this caller is told that there is no such encounter.</summary>
    /// <param name="staff">Unset: the patient, whose session is for this encounter.</param>
    public async Task<AuthorizeUploadResponse?> RunAsync(Guid encounterId, StaffCaller? staff, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var found = await connection.QuerySingleOrDefaultAsync<FoundRow>(new CommandDefinition(
            Sql.Find, new { encounterId, staffId = staff?.StaffId }, cancellationToken: ct));
        if (found is null || (staff is not null && (!staff.IsClinician || found.StaffId is null))) return null;
        var consent = await ConsentRow.LatestAsync(encounterId, connection, null, ct);
        return new()
        {
            Decision = Decide(found.Status, consent?.Treatment, isPatient: staff is null), State = found.Status,
        };
    }

    private static UploadDecision Decide(string status, bool? treatment, bool isPatient) => (status, treatment) switch
    {
        (EncounterStatus.Closed or EncounterStatus.Withdrawn, _) => UploadDecision.WrongState,
        (_, false) => UploadDecision.ConsentNeeded,
        (EncounterStatus.Consented or EncounterStatus.Submitted or EncounterStatus.Reviewed, true) =>
            UploadDecision.Allowed,
        _ when !isPatient => UploadDecision.Allowed,
        (EncounterStatus.Verified, _) => UploadDecision.ConsentNeeded,
        _ => UploadDecision.WrongState,
    };

    private sealed record FoundRow(string Status, Guid? StaffId);

    private static class Sql
    {
        public const string Find = """
            SELECT e.status, p.staff_id
            FROM encounter e
            LEFT JOIN encounter_person p ON p.staff_id = @staffId AND p.encounter_id = e.encounter_id
            WHERE e.encounter_id = @encounterId
            """;
    }
}
