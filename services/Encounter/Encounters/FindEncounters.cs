using System.Data.Common;
using Dapper;
using Imaging.Encounter.Access;
using Imaging.Encounter.Patients;
using Imaging.ServiceDefaults.Json;
using Imaging.ServiceDefaults.Sealing;
using Imaging.ServiceDefaults.Security;
using Microsoft.Extensions.Options;

namespace Imaging.Encounter.Encounters;

/// <summary>A row of a list.</summary>
internal sealed record FoundEncounter(Guid EncounterId, Guid PatientId, string Reference, string Status, Guid OwnerId,
    bool Intimate, bool NeedsAttention, int ReplyWithin, DateTimeOffset ExpiresAt, DateTimeOffset RegisteredAt,
    DateTimeOffset? SubmittedAt, byte[] GivenName, byte[] FamilyName, byte[] BirthDate, byte[]? NhsNumber);

/// <summary>
/// The encounters that somebody may see: a page of ids through the index that fits the question, joined to their rows.
/// Two kinds are visible, each newest first in an index of its own: the caller's (encounter_person) and, for clinicians
/// of an open organisation, all that are not intimate (encounter). The newest of both are among the newest of each.
/// </summary>
internal sealed class FindEncounters(BlindIndexes indexes, IOptions<PolicyOptions> policy)
{
    public async Task<List<FoundEncounter>> RunAsync(SearchRequest request, Guid before, int limit,
        StaffCaller caller, DbConnection connection, CancellationToken ct)
    {
        var words = string.IsNullOrWhiteSpace(request.Q) ? null : SearchWords.Parse(request.Q);
        var others = StaffAccess.SeesOthers(caller, policy.Value) && request.Mine != true;
        var attention = request.Attention == true;
        var wanted = new
        {
            before, limit, caller.StaffId, Status = request.Status.ToWord(), attention, others, words?.Reference,
            index = await IndexOfAsync(words, ct), former = await FormerIndexOfAsync(words, ct),
        };
        var page = words switch
        {
            { Reference: not null } => Sql.ByReference,
            { NhsNumber: not null } => Sql.ByNhsNumber,
            { FamilyName: not null } => others ? Sql.ByFamilyName : Sql.OwnByFamilyName,
            _ => (request.Status, attention, others) switch
            {
                (null, false, true) => Sql.Newest,
                (null, false, false) => Sql.OwnNewest,
                (_, false, true) => Sql.InStatus,
                (_, false, false) => Sql.OwnInStatus,
                (_, true, true) => Sql.NeedingAttention,
                (_, true, false) => Sql.OwnNeedingAttention,
            },
        };
        return (await connection.QueryAsync<FoundEncounter>(
            new CommandDefinition(Sql.Lines(page), wanted, cancellationToken: ct))).AsList();
    }

    private async ValueTask<byte[]?> IndexOfAsync(SearchWords? words, CancellationToken ct) => words switch
    {
        { NhsNumber: { } number } => await indexes.OfAsync(KeepPatient.NhsColumn, number, ct),
        { FamilyName: { } name } => await indexes.OfNameAsync(KeepPatient.FamilyColumn, name, ct),
        _ => null,
    };

    private async ValueTask<byte[]?> FormerIndexOfAsync(SearchWords? words, CancellationToken ct) =>
        words?.FamilyName is { } name
            ? await indexes.OfNameAsync(KeepPatient.FamilyColumn, name, ct, BlindIndexes.FormerNameVersion) : null;

    private static class Sql
    {
        public const string OwnNewest = """
            SELECT encounter_id
            FROM encounter_person
            WHERE staff_id = @StaffId AND encounter_id < @before
            ORDER BY encounter_id DESC
            LIMIT @limit
            """;

        public const string OwnInStatus = """
            SELECT encounter_id
            FROM encounter_person
            WHERE staff_id = @StaffId AND status = @Status AND encounter_id < @before
            ORDER BY encounter_id DESC
            LIMIT @limit
            """;

        public const string OwnNeedingAttention = """
            SELECT encounter_id
            FROM encounter_person
            WHERE staff_id = @StaffId AND needs_attention = 1 AND encounter_id < @before
              AND (@Status IS NULL OR status = @Status)
            ORDER BY encounter_id DESC
            LIMIT @limit
            """;

        public const string Newest = $"""
            (SELECT encounter_id
              FROM encounter
              WHERE intimate = 0 AND encounter_id < @before
              ORDER BY encounter_id DESC
              LIMIT @limit)
            UNION
            ({OwnNewest})
            ORDER BY encounter_id DESC
            LIMIT @limit
            """;

        public const string InStatus = $"""
            (SELECT encounter_id
              FROM encounter
              WHERE intimate = 0 AND status = @Status AND encounter_id < @before
              ORDER BY encounter_id DESC
              LIMIT @limit)
            UNION
            ({OwnInStatus})
            ORDER BY encounter_id DESC
            LIMIT @limit
            """;

        public const string NeedingAttention = $"""
            (SELECT encounter_id
              FROM encounter
              WHERE intimate = 0 AND needs_attention = 1 AND encounter_id < @before
                AND (@Status IS NULL OR status = @Status)
              ORDER BY encounter_id DESC
              LIMIT @limit)
            UNION
            ({OwnNeedingAttention})
            ORDER BY encounter_id DESC
            LIMIT @limit
            """;

        private const string OwnByName = """
            SELECT encounter_id
            FROM encounter_person
            WHERE staff_id = @StaffId AND family_index = @index AND encounter_id < @before
              AND (@Status IS NULL OR status = @Status) AND (NOT @attention OR needs_attention = 1)
            ORDER BY encounter_id DESC
            LIMIT @limit
            """;

        private const string OwnByFormerName = """
            SELECT encounter_id
            FROM encounter_person
            WHERE staff_id = @StaffId AND family_index = @former AND encounter_id < @before
              AND (@Status IS NULL OR status = @Status) AND (NOT @attention OR needs_attention = 1)
            ORDER BY encounter_id DESC
            LIMIT @limit
            """;

        private const string ByName = """
            SELECT encounter_id
            FROM encounter
            WHERE family_index = @index AND intimate = 0 AND encounter_id < @before
              AND (@Status IS NULL OR status = @Status) AND (NOT @attention OR needs_attention = 1)
            ORDER BY encounter_id DESC
            LIMIT @limit
            """;

        private const string ByFormerName = """
            SELECT encounter_id
            FROM encounter
            WHERE family_index = @former AND intimate = 0 AND encounter_id < @before
              AND (@Status IS NULL OR status = @Status) AND (NOT @attention OR needs_attention = 1)
            ORDER BY encounter_id DESC
            LIMIT @limit
            """;

        // By the present index and by the one before, each through its own range: rows are indexed anew meanwhile.
        public const string OwnByFamilyName = $"""
            ({OwnByName})
            UNION
            ({OwnByFormerName})
            ORDER BY encounter_id DESC
            LIMIT @limit
            """;

        public const string ByFamilyName = $"""
            ({ByName})
            UNION
            ({ByFormerName})
            UNION
            ({OwnByName})
            UNION
            ({OwnByFormerName})
            ORDER BY encounter_id DESC
            LIMIT @limit
            """;

        // A join and no EXISTS, which the server would answer by reading all of the caller's encounters first.
        private const string Visible = """
            LEFT JOIN encounter_person p ON p.staff_id = @StaffId AND p.encounter_id = e.encounter_id
            WHERE e.encounter_id < @before
              AND (@Status IS NULL OR e.status = @Status) AND (NOT @attention OR e.needs_attention = 1)
              AND ((@others AND e.intimate = 0) OR p.staff_id IS NOT NULL)
            """;

        public const string ByReference = $"""
            SELECT e.encounter_id
            FROM encounter e
            {Visible} AND e.reference = @Reference
            """;

        public const string ByNhsNumber = $"""
            SELECT e.encounter_id
            FROM patient
            JOIN encounter e ON e.patient_id = patient.patient_id
            {Visible} AND patient.nhs_index = @index
            ORDER BY e.encounter_id DESC
            LIMIT @limit
            """;

        // In this order of joining, whatever the server thinks of the tables' sizes.
        public static string Lines(string ids) => $"""
            SELECT STRAIGHT_JOIN e.encounter_id, e.patient_id, e.reference, e.status, e.owner_id, e.intimate,
              e.needs_attention, e.reply_within, e.expires_at, e.registered_at, e.submitted_at, p.given_name,
              p.family_name, p.birth_date, p.nhs_number
            FROM ({ids}) found
            JOIN encounter e ON e.encounter_id = found.encounter_id
            JOIN patient p ON p.patient_id = e.patient_id
            ORDER BY e.encounter_id DESC
            """;
    }
}
