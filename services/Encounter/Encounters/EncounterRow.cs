using System.Data.Common;
using Dapper;

namespace Imaging.Encounter.Encounters;

/// <summary>An encounter as it is stored; what is sealed opens with the patient's key.</summary>
internal sealed record EncounterRow(Guid EncounterId, Guid PatientId, string Reference, string Status, Guid OwnerId,
    bool Intimate, string Language, string Notify, byte[]? Mobile, byte[]? Email, byte[] Reason, byte[]? Instructions,
    byte[]? Views, byte[]? Message, byte[]? ClosingNote, int ExpiresIn, int ReplyWithin, DateTimeOffset ExpiresAt,
    DateTimeOffset RegisteredAt, DateTimeOffset? InvitedAt, DateTimeOffset? VerifiedAt, DateTimeOffset? ConsentedAt,
    DateTimeOffset? SubmittedAt, DateTimeOffset? ReviewedAt, DateTimeOffset? ClosedAt, DateTimeOffset? LockedAt,
    DateTimeOffset? ExpiredAt, DateTimeOffset? WithdrawnAt, byte[] GivenName, byte[] FamilyName, byte[] BirthDate,
    byte[]? NhsNumber)
{
    public static Task<EncounterRow?> FindAsync(
        Guid encounterId, DbConnection connection, DbTransaction? transaction, CancellationToken ct) =>
        connection.QuerySingleOrDefaultAsync<EncounterRow>(
            new CommandDefinition(Sql.Find, new { encounterId }, transaction, cancellationToken: ct));

    private static class Sql
    {
        public const string Find = """
            SELECT e.encounter_id, e.patient_id, e.reference, e.status, e.owner_id, e.intimate, e.language, e.notify,
              e.mobile, e.email, e.reason, e.instructions, e.views, e.message, e.closing_note, e.expires_in,
              e.reply_within, e.expires_at, e.registered_at, e.invited_at, e.verified_at, e.consented_at,
              e.submitted_at, e.reviewed_at, e.closed_at, e.locked_at, e.expired_at, e.withdrawn_at, p.given_name,
              p.family_name, p.birth_date, p.nhs_number
            FROM encounter e
            JOIN patient p ON p.patient_id = e.patient_id
            WHERE e.encounter_id = @encounterId
            """;
    }
}
