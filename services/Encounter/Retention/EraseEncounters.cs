using System.Data;
using System.Data.Common;
using Dapper;
using Imaging.Encounter.Encounters;
using Imaging.Encounter.Patients;
using Imaging.ServiceDefaults.Audit;
using Imaging.ServiceDefaults.Data;
using Imaging.ServiceDefaults.Outbox;

namespace Imaging.Encounter.Retention;

/// <summary>
/// Erases encounters whose time of retention is over, and with the last of a patient the patient: the data key goes, so
/// that what a backup still holds opens for nobody. The audit stays.
/// </summary>
internal sealed class EraseEncounters(
    DbDataSource database, PatientKeys keys, OutboxWriter outbox, AuditTrail audit, TimeProvider clock)
{
    private const int Batch = 20;

    /// <summary>Sees to one batch and returns how many were due.</summary>
    public async Task<int> RunOnceAsync(CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var due = (await connection.QueryAsync<DueRow>(new CommandDefinition(
            Sql.Due, new { now = clock.GetUtcNow(), batch = Batch }, cancellationToken: ct))).AsList();
        foreach (var row in due) await Deadlock.RetryAsync(() => EraseAsync(row, connection, ct));
        return due.Count;
    }

    private async Task<bool> EraseAsync(DueRow due, DbConnection connection, CancellationToken ct)
    {
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, ct);
        // The patient's row first: nobody registers another encounter of this patient meanwhile.
        var others = (await HeldEncounter.TakeAllOfAsync(due.PatientId, connection, transaction, ct))
            .Count(encounterId => encounterId != due.EncounterId);
        var isDue = await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
            Sql.IsDue, new { due.EncounterId, now = clock.GetUtcNow() }, transaction, cancellationToken: ct));
        if (!isDue) return false;
        foreach (var sql in Sql.OfEncounter)
            await connection.ExecuteAsync(new CommandDefinition(sql, due, transaction, cancellationToken: ct));
        if (others == 0)
        {
            await connection.ExecuteAsync(new CommandDefinition(Sql.Patient, due, transaction, cancellationToken: ct));
            await keys.DestroyAsync(due.PatientId, connection, transaction, ct);
        }

        await outbox.EnqueueAsync(EraseFiles.HandlerName, "over", new ErasedFiles(due.EncounterId, IsOver: true),
            due.EncounterId, connection, transaction, ct);
        await audit.AppendAsync(new AuditEntry(AuditEntry.System, "encounter.erase", due.EncounterId, due.EncounterId,
            new { isPatientErased = others == 0 }), connection, transaction, ct);
        await transaction.CommitAsync(ct);
        return true;
    }

    private sealed record DueRow(Guid EncounterId, Guid PatientId);

    private static class Sql
    {
        public const string Due = """
            SELECT encounter_id, patient_id
            FROM encounter
            WHERE erase_at <= @now
            ORDER BY erase_at
            LIMIT @batch
            """;

        public const string IsDue =
            "SELECT COUNT(*) FROM encounter WHERE encounter_id = @EncounterId AND erase_at <= @now";

        public static readonly string[] OfEncounter =
        [
            "DELETE FROM encounter_media WHERE encounter_id = @EncounterId",
            "DELETE FROM withdrawn_item WHERE encounter_id = @EncounterId",
            "DELETE FROM withdrawal WHERE encounter_id = @EncounterId",
            "DELETE FROM consent_answer WHERE encounter_id = @EncounterId",
            "DELETE FROM encounter_look WHERE encounter_id = @EncounterId",
            "DELETE FROM queue_key WHERE encounter_id = @EncounterId",
            "DELETE FROM attention WHERE encounter_id = @EncounterId",
            "DELETE FROM encounter_person WHERE encounter_id = @EncounterId",
            "DELETE FROM encounter WHERE encounter_id = @EncounterId",
        ];

        public const string Patient = "DELETE FROM patient WHERE patient_id = @PatientId";
    }
}
