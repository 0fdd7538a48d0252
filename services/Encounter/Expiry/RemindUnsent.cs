using System.Data;
using System.Data.Common;
using Dapper;
using Imaging.Encounter.Attention;
using Imaging.Encounter.Encounters;
using Imaging.Encounter.Notices;
using Imaging.ServiceDefaults.Audit;
using Imaging.ServiceDefaults.Data;

namespace Imaging.Encounter.Expiry;

/// <summary>Photos that were uploaded hours ago and never sent: the patient is reminded, and somebody of the staff
/// should look.</summary>
internal sealed class RemindUnsent(
    DbDataSource database, AttentionList attention, WriteToPatient write, AuditTrail audit, TimeProvider clock)
{
    private const int Batch = 100;

    /// <summary>Sees to one batch and returns how many were due.</summary>
    public async Task<int> RunOnceAsync(CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var due = (await connection.QueryAsync<Guid>(new CommandDefinition(
            Sql.Due, new { now = clock.GetUtcNow(), batch = Batch }, cancellationToken: ct))).AsList();
        foreach (var encounterId in due)
            await Deadlock.RetryAsync(() => RemindAsync(encounterId, connection, ct));
        return due.Count;
    }

    private async Task<bool> RemindAsync(Guid encounterId, DbConnection connection, CancellationToken ct)
    {
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, ct);
        var held = await HeldEncounter.TakeAsync(encounterId, connection, transaction, ct);
        var taken = await connection.ExecuteAsync(new CommandDefinition(
            Sql.Take, new { encounterId, now = clock.GetUtcNow() }, transaction, cancellationToken: ct));
        if (taken == 0) return false;
        if (EncounterStatus.TakesConsent(held!.Status)
            && (await UnsentItems.OfAsync(encounterId, connection, transaction, ct)).Count > 0)
        {
            await attention.RaiseAsync(encounterId, AttentionKind.Unsent, connection, transaction, ct);
            await write.RunAsync(encounterId, _ => "unsent", connection, transaction, ct);
            await audit.AppendAsync(
                new AuditEntry(AuditEntry.System, "attention.raise", encounterId, encounterId,
                    new { kind = AttentionKind.Unsent }), connection, transaction, ct);
        }

        await transaction.CommitAsync(ct);
        return true;
    }

    private static class Sql
    {
        public const string Due = """
            SELECT encounter_id
            FROM encounter
            WHERE unsent_at <= @now
            ORDER BY unsent_at
            LIMIT @batch
            """;

        public const string Take = """
            UPDATE encounter
            SET unsent_at = NULL
            WHERE encounter_id = @encounterId AND unsent_at <= @now
            """;
    }
}
