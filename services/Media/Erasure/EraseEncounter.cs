using System.Data;
using System.Data.Common;
using Dapper;
using Imaging.Media.Uploads;
using Imaging.ServiceDefaults.Audit;

namespace Imaging.Media.Erasure;

/// <summary>Takes all files of an encounter out of use; <see cref="EraseMedia"/> then erases their bytes. Where the
/// encounter is over its key goes too, and its events with it.</summary>
internal sealed class EraseEncounter(
    DbDataSource database, EncounterKeys keys, AuditTrail audit, TimeProvider clock)
{
    /// <summary>Returns how many files there were.</summary>
    public async Task<int> RunAsync(Guid encounterId, bool isOver, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, ct);
        var items = await ExecuteAsync(Sql.Remove);
        await ExecuteAsync(Sql.GiveUp);
        if (isOver)
        {
            await ExecuteAsync(Sql.Forget);
            await keys.DestroyAsync(encounterId, connection, transaction, ct);
        }

        await audit.AppendAsync(
            new AuditEntry(AuditEntry.System, "media.erase", encounterId, encounterId, new { items, isOver }),
            connection, transaction, ct);
        await transaction.CommitAsync(ct);
        return items;

        Task<int> ExecuteAsync(string sql) => connection.ExecuteAsync(new CommandDefinition(
            sql, new { encounterId, now = clock.GetUtcNow() }, transaction, cancellationToken: ct));
    }

    private static class Sql
    {
        public const string Remove = """
            UPDATE media
            SET status = 'removed', erase_after = @now, move_at = NULL
            WHERE encounter_id = @encounterId AND status <> 'removed'
            """;

        public const string GiveUp = """
            UPDATE upload
            SET expires_at = @now, look_at = @now
            WHERE encounter_id = @encounterId AND state = 'open'
            """;

        public const string Forget = "DELETE FROM encounter_event WHERE encounter_id = @encounterId";
    }
}
