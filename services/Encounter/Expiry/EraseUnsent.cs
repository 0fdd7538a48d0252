using System.Data;
using System.Data.Common;
using Dapper;
using Imaging.Encounter.Consent;
using Imaging.Encounter.Encounters;
using Imaging.ServiceDefaults.Audit;
using Imaging.ServiceDefaults.Data;
using Imaging.ServiceDefaults.Outbox;
using Microsoft.Extensions.Options;

namespace Imaging.Encounter.Expiry;

/// <summary>Erases what was uploaded and never sent, a while after the link has expired. A link that was renewed
/// meanwhile moves the day.</summary>
internal sealed class EraseUnsent(DbDataSource database, UnsentItems unsent, OutboxWriter outbox, AuditTrail audit,
    IOptions<PolicyOptions> policy, TimeProvider clock)
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
        var due = new { encounterId, now = clock.GetUtcNow(), seconds = (long)policy.Value.EraseUnsent.TotalSeconds };
        await connection.ExecuteAsync(new CommandDefinition(Sql.PutOff, due, transaction, cancellationToken: ct));
        var isDue = await connection.ExecuteScalarAsync<bool>(
            new CommandDefinition(Sql.IsDue, due, transaction, cancellationToken: ct));
        if (isDue) await EndAsync(encounterId, connection, transaction, ct);
        await transaction.CommitAsync(ct);
        return isDue;
    }

    private async Task EndAsync(
        Guid encounterId, DbConnection connection, DbTransaction transaction, CancellationToken ct)
    {
        var items = await UnsentItems.OfAsync(encounterId, connection, transaction, ct);
        var erasureId = Guid.CreateVersion7();
        // From here on nobody hands them over.
        await connection.ExecuteAsync(new CommandDefinition(
            Sql.TakeBack, items.Select(mediaId => new { encounterId, mediaId, erasureId }), transaction,
            cancellationToken: ct));
        if (items.Count > 0)
        {
            await outbox.EnqueueAsync(WithdrawMedia.HandlerName, "erase-unsent",
                new WithdrawnMedia(erasureId, encounterId, items), encounterId, connection, transaction, ct);
            await audit.AppendAsync(new AuditEntry(AuditEntry.System, "encounter.erase-unsent", erasureId, encounterId,
                new { items = items.Count }), connection, transaction, ct);
        }

        await unsent.SettleAsync(encounterId, connection, transaction, ct);
    }

    private static class Sql
    {
        public const string Due = """
            SELECT encounter_id
            FROM encounter
            WHERE erase_unsent_at <= @now
            ORDER BY erase_unsent_at
            LIMIT @batch
            """;

        public const string PutOff = """
            UPDATE encounter
            SET erase_unsent_at = TIMESTAMPADD(SECOND, @seconds, expires_at)
            WHERE encounter_id = @encounterId AND erase_unsent_at <= @now
            """;

        public const string IsDue = """
            SELECT COUNT(*)
            FROM encounter
            WHERE encounter_id = @encounterId AND erase_unsent_at <= @now
            """;

        public const string TakeBack = """
            INSERT INTO withdrawn_item (encounter_id, media_id, withdrawal_id)
            VALUES (@encounterId, @mediaId, @erasureId)
            """;
    }
}
