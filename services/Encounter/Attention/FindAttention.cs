using System.Data;
using System.Data.Common;
using Dapper;
using Imaging.Encounter.Encounters;
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
        var overdue = await FindAsync(Sql.Overdue);
        var failed = await FindAsync(Sql.Failed);
        foreach (var encounterId in overdue)
            await Deadlock.RetryAsync(() => RaiseAsync(encounterId, Sql.StillOverdue, connection, ct));
        foreach (var encounterId in failed)
            await Deadlock.RetryAsync(() => RaiseAsync(encounterId, Sql.StillFailed, connection, ct));
        return overdue.Count + failed.Count;

        async Task<List<Guid>> FindAsync(string sql) => (await connection.QueryAsync<Guid>(new CommandDefinition(
            sql, new { now = clock.GetUtcNow(), batch = Batch }, cancellationToken: ct))).AsList();
    }

    private async Task<bool> RaiseAsync(Guid encounterId, string still, DbConnection connection, CancellationToken ct)
    {
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, ct);
        await HeldEncounter.TakeAsync(encounterId, connection, transaction, ct);
        var seen = new { encounterId, now = clock.GetUtcNow() };
        // What has moved on since the batch was read needs nothing.
        if (await connection.ExecuteScalarAsync<string>(
            new CommandDefinition(still, seen, transaction, cancellationToken: ct)) is not { } kind) return false;
        if (kind != AttentionKind.MessageFailed)
            await connection.ExecuteAsync(new CommandDefinition(Sql.Settle, seen, transaction, cancellationToken: ct));
        await attention.RaiseAsync(encounterId, kind, connection, transaction, ct);
        await audit.AppendAsync(
            new AuditEntry(AuditEntry.System, "attention.raise", encounterId, encounterId, new { kind }),
            connection, transaction, ct);
        await transaction.CommitAsync(ct);
        return true;
    }

    private static class Sql
    {
        public const string Overdue = """
            SELECT encounter_id
            FROM encounter
            WHERE overdue_at <= @now
            ORDER BY overdue_at
            LIMIT @batch
            """;

        public const string StillOverdue = """
            SELECT IF(status = 'submitted', 'unreviewed', 'not-opened')
            FROM encounter
            WHERE encounter_id = @encounterId AND overdue_at <= @now
            """;

        public const string Settle = "UPDATE encounter SET overdue_at = NULL WHERE encounter_id = @encounterId";

        public const string Failed = $"""
            SELECT DISTINCT e.encounter_id
            {FailedMessages}
            LIMIT @batch
            """;

        public const string StillFailed = $"""
            SELECT 'message-failed'
            {FailedMessages} AND e.encounter_id = @encounterId
            LIMIT 1
            """;

        // Messages since the patient was last seen or written to; what failed before has been dealt with.
        private const string FailedMessages = """
            FROM outbox_message m
            JOIN encounter e ON e.encounter_id = m.encounter_id
            LEFT JOIN attention a
              ON a.encounter_id = e.encounter_id AND a.kind = 'message-failed' AND a.cleared_at IS NULL
            WHERE (m.state = 'dead' OR (m.state = 'pending' AND m.attempts >= 2))
              AND m.handler IN ('sms', 'email') AND a.encounter_id IS NULL
              AND e.status IN ('invited', 'verified', 'consented')
              AND m.created_at >= IF(e.status = 'invited', e.invited_at, e.verified_at)
            """;
    }
}
