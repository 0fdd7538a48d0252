using System.Data;
using System.Data.Common;
using Dapper;
using Imaging.ServiceDefaults.Audit;
using Imaging.ServiceDefaults.Data;

namespace Imaging.Encounter.Attention;

/// <summary>
/// Raises what no call raises: messages that do not arrive, links that nobody opens, photos that nobody reviews. Each
/// search goes through an index of what is due, however many encounters there are.
/// </summary>
internal sealed class FindAttention(
    DbDataSource database, AttentionList attention, AuditTrail audit, TimeProvider clock)
{
    private const int Batch = 100;

    /// <summary>Raises one batch of each and returns how many there were.</summary>
    public async Task<int> RunOnceAsync(CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var due = new { now = clock.GetUtcNow(), batch = Batch };
        var overdue = await connection.QueryAsync<DueRow>(
            new CommandDefinition(Sql.Overdue, due, cancellationToken: ct));
        var failed = await connection.QueryAsync<DueRow>(
            new CommandDefinition(Sql.Failed, due, cancellationToken: ct));
        DueRow[] rows = [.. overdue, .. failed];
        foreach (var row in rows) await Deadlock.RetryAsync(() => RaiseAsync(row, connection, ct));
        return rows.Length;
    }

    private async Task<bool> RaiseAsync(DueRow row, DbConnection connection, CancellationToken ct)
    {
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, ct);
        // The row as it was seen: what has moved on meanwhile needs nothing.
        var still = await connection.ExecuteAsync(
            new CommandDefinition(Sql.Take, row, transaction, cancellationToken: ct));
        if (still == 0) return false;
        await attention.RaiseAsync(row.EncounterId, row.Kind, connection, transaction, ct);
        await audit.AppendAsync(
            new AuditEntry(AuditEntry.System, "attention.raise", row.EncounterId, row.EncounterId, new { row.Kind }),
            connection, transaction, ct);
        await transaction.CommitAsync(ct);
        return true;
    }

    private sealed record DueRow(Guid EncounterId, string Status, string Kind);

    private static class Sql
    {
        public const string Overdue = """
            SELECT encounter_id, status, IF(status = 'submitted', 'unreviewed', 'not-opened') AS kind
            FROM encounter
            WHERE overdue_at <= @now
            ORDER BY overdue_at
            LIMIT @batch
            """;

        // Messages since the patient was last seen or written to; what failed before has been dealt with.
        public const string Failed = """
            SELECT DISTINCT e.encounter_id, e.status, 'message-failed' AS kind
            FROM outbox_message m
            JOIN encounter e ON e.encounter_id = m.encounter_id
            LEFT JOIN attention a
              ON a.encounter_id = e.encounter_id AND a.kind = 'message-failed' AND a.cleared_at IS NULL
            WHERE (m.state = 'dead' OR (m.state = 'pending' AND m.attempts >= 2))
              AND m.handler IN ('sms', 'email') AND a.encounter_id IS NULL
              AND e.status IN ('invited', 'verified', 'consented')
              AND m.created_at >= IF(e.status = 'invited', e.invited_at, e.verified_at)
            LIMIT @batch
            """;

        public const string Take = """
            UPDATE encounter
            SET overdue_at = IF(@Kind = 'message-failed', overdue_at, NULL)
            WHERE encounter_id = @EncounterId AND status = @Status
            """;
    }
}
