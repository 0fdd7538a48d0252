using System.Data.Common;
using Dapper;

namespace Imaging.Encounter.Encounters;

/// <summary>
/// An encounter whose row the transaction holds. What is decided on a contact, birth date, owner, consent or state is
/// read after this and done before the commit that lets go, so nobody decides on what was true before. Where a
/// patient's row is needed too it comes first, and encounters come in the order of their ids: nobody waits in a circle.
/// </summary>
internal sealed record HeldEncounter(Guid PatientId, string Reference, string Status, Guid OwnerId, int ReplyWithin,
    DateTimeOffset? InvitedAt)
{
    /// <summary>Waits for whoever holds it. Null: there is no such encounter.</summary>
    public static Task<HeldEncounter?> TakeAsync(
        Guid encounterId, DbConnection connection, DbTransaction transaction, CancellationToken ct) =>
        connection.QuerySingleOrDefaultAsync<HeldEncounter>(
            new CommandDefinition(Sql.Encounter, new { encounterId }, transaction, cancellationToken: ct));

    /// <summary>Takes the patient and all encounters that the patient has, closed ones too, and returns their
    /// ids.</summary>
    public static async Task<IReadOnlyList<Guid>> TakeAllOfAsync(
        Guid patientId, DbConnection connection, DbTransaction transaction, CancellationToken ct)
    {
        await connection.ExecuteScalarAsync(
            new CommandDefinition(Sql.Patient, new { patientId }, transaction, cancellationToken: ct));
        return [.. await connection.QueryAsync<Guid>(
            new CommandDefinition(Sql.OfPatient, new { patientId }, transaction, cancellationToken: ct))];
    }

    private static class Sql
    {
        // FOR UPDATE: whoever comes second waits here and then sees what the first one did.
        public const string Encounter = """
            SELECT patient_id, reference, status, owner_id, reply_within, invited_at
            FROM encounter
            WHERE encounter_id = @encounterId
            FOR UPDATE
            """;

        public const string Patient = "SELECT 1 FROM patient WHERE patient_id = @patientId FOR UPDATE";

        public const string OfPatient = """
            SELECT encounter_id
            FROM encounter
            WHERE patient_id = @patientId
            ORDER BY encounter_id
            FOR UPDATE
            """;
    }
}
