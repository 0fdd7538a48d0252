using System.Data;
using System.Data.Common;
using Dapper;
using Imaging.Encounter.Attention;
using Imaging.Encounter.Encounters;
using Imaging.ServiceDefaults.Audit;
using Imaging.ServiceDefaults.Data;

namespace Imaging.Encounter.Expiry;

/// <summary>Ends encounters whose link's time is over before anything was sent; what was sent waits.</summary>
internal sealed class ExpireEncounters(
    DbDataSource database, MoveEncounter move, AttentionList attention, AuditTrail audit, TimeProvider clock)
{
    private const int Batch = 100;

    /// <summary>Expires one batch and returns how many were due.</summary>
    public async Task<int> RunOnceAsync(CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var due = (await connection.QueryAsync<Guid>(new CommandDefinition(
            Sql.Due, new { now = clock.GetUtcNow(), batch = Batch }, cancellationToken: ct))).AsList();
        foreach (var encounterId in due) await Deadlock.RetryAsync(() => ExpireAsync(encounterId, connection, ct));
        return due.Count;
    }

    private async Task<bool> ExpireAsync(Guid encounterId, DbConnection connection, CancellationToken ct)
    {
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, ct);
        // A new link may have been sent since the batch was read.
        var isDue = await connection.ExecuteScalarAsync<int>(new CommandDefinition(
            Sql.Lock, new { encounterId, now = clock.GetUtcNow() }, transaction, cancellationToken: ct));
        if (isDue == 0) return false;
        if (await move.ToAsync(EncounterStatus.Expired, encounterId, connection, transaction, ct) is not null)
            return false;
        await attention.RaiseAsync(encounterId, AttentionKind.Expired, connection, transaction, ct);
        await audit.AppendAsync(
            new AuditEntry(AuditEntry.System, "encounter.expire", encounterId, encounterId),
            connection, transaction, ct);
        await transaction.CommitAsync(ct);
        return true;
    }

    private static class Sql
    {
        public const string Due = """
            SELECT encounter_id
            FROM encounter
            WHERE lapse_at <= @now
            ORDER BY lapse_at
            LIMIT @batch
            """;

        // FOR UPDATE: nobody sends a new link between this look and the move.
        public const string Lock = """
            SELECT COUNT(*)
            FROM encounter
            WHERE encounter_id = @encounterId AND lapse_at <= @now
            FOR UPDATE
            """;
    }
}
