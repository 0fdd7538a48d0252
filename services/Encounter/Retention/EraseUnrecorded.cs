using System.Data;
using System.Data.Common;
using Dapper;
using Imaging.Encounter.Encounters;
using Imaging.ServiceDefaults.Audit;
using Imaging.ServiceDefaults.Data;
using Imaging.ServiceDefaults.Outbox;

namespace Imaging.Encounter.Retention;

/// <summary>Erases the files of closed encounters whose patient said no to keeping them in the record, restricted ones
/// too (S4).</summary>
internal sealed class EraseUnrecorded(
    DbDataSource database, OutboxWriter outbox, AuditTrail audit, TimeProvider clock)
{
    private const int Batch = 100;

    /// <summary>Sees to one batch and returns how many were due.</summary>
    public async Task<int> RunOnceAsync(CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var due = (await connection.QueryAsync<Guid>(new CommandDefinition(
            Sql.Due, new { now = clock.GetUtcNow(), batch = Batch }, cancellationToken: ct))).AsList();
        foreach (var encounterId in due) await Deadlock.RetryAsync(() => EraseAsync(encounterId, connection, ct));
        return due.Count;
    }

    private async Task<bool> EraseAsync(Guid encounterId, DbConnection connection, CancellationToken ct)
    {
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, ct);
        await HeldEncounter.TakeAsync(encounterId, connection, transaction, ct);
        var row = new { encounterId, now = clock.GetUtcNow() };
        var taken = await connection.ExecuteAsync(
            new CommandDefinition(Sql.Take, row, transaction, cancellationToken: ct));
        if (taken == 0) return false;
        await connection.ExecuteAsync(new CommandDefinition(Sql.Forget, row, transaction, cancellationToken: ct));
        await outbox.EnqueueAsync(EraseFiles.HandlerName, "unrecorded", new ErasedFiles(encounterId, IsOver: false),
            encounterId, connection, transaction, ct);
        await audit.AppendAsync(
            new AuditEntry(AuditEntry.System, "encounter.erase-files", encounterId, encounterId),
            connection, transaction, ct);
        await transaction.CommitAsync(ct);
        return true;
    }

    private static class Sql
    {
        public const string Due = """
            SELECT encounter_id
            FROM encounter
            WHERE erase_files_at <= @now
            ORDER BY erase_files_at
            LIMIT @batch
            """;

        public const string Take = """
            UPDATE encounter
            SET erase_files_at = NULL
            WHERE encounter_id = @encounterId AND erase_files_at <= @now
            """;

        public const string Forget = "DELETE FROM encounter_media WHERE encounter_id = @encounterId";
    }
}
