using System.Data;
using System.Data.Common;
using Dapper;
using Imaging.Media.Events;
using Imaging.Media.Items;
using Imaging.Media.Renditions;
using Imaging.ServiceDefaults.Audit;
using Imaging.ServiceDefaults.Data;
using MySqlConnector;

namespace Imaging.Media.Withdrawals;

/// <param name="Outcome">"erased" or "restricted".</param>
internal sealed record WithdrawnItem(Guid MediaId, string Outcome);

/// <summary>
/// Takes items out of use, once for each withdrawal. One that nobody of the staff has opened is erased; one that has
/// been opened is restricted: out of lists, shown only with a stated reason, and brought to another key, so that
/// addresses that were given out lead nowhere. Files still on their way are given up.
/// </summary>
internal sealed class WithdrawItems(
    DbDataSource database, EncounterEvents events, JobQueue jobs, AuditTrail audit, TimeProvider clock)
{
    public const string Erased = "erased";
    public const string Restricted = "restricted";

    /// <param name="mediaIds">Empty: every item of the encounter.</param>
    public async Task<IReadOnlyList<WithdrawnItem>> RunAsync(
        Guid withdrawalId, Guid encounterId, IReadOnlyCollection<Guid> mediaIds, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, ct);
        var now = clock.GetUtcNow();
        if (!await BeginAsync(withdrawalId, encounterId, now, connection, transaction, ct))
            return await DoneAsync(withdrawalId, connection, transaction, ct);

        if (mediaIds.Count == 0)
            await connection.ExecuteAsync(
                new CommandDefinition(Sql.GiveUp, new { encounterId, now }, transaction, cancellationToken: ct));
        var rows = await connection.QueryAsync<MediaRow>(
            new CommandDefinition(Sql.Lock, new { encounterId }, transaction, cancellationToken: ct));
        var outcomes = new List<WithdrawnItem>();
        foreach (var row in rows.Where(row => mediaIds.Count == 0 || mediaIds.Contains(row.MediaId)))
        {
            var outcome = OutcomeFor(row);
            await connection.ExecuteAsync(new CommandDefinition(
                Sql.Note, new { withdrawalId, row.MediaId, outcome }, transaction, cancellationToken: ct));
            if (row.Status is not (MediaStatus.Restricted or MediaStatus.Removed))
                await EndAsync(row, outcome, now, connection, transaction, ct);
            outcomes.Add(new(row.MediaId, outcome));
        }

        await audit.AppendAsync(new AuditEntry(AuditEntry.System, "media.withdraw", withdrawalId, encounterId, new
        {
            erased = outcomes.Count(item => item.Outcome == Erased),
            restricted = outcomes.Count(item => item.Outcome == Restricted),
        }), connection, transaction, ct);
        await transaction.CommitAsync(ct);
        return outcomes;
    }

    /// <summary>What becomes of it if it is taken back now.</summary>
    public static string OutcomeFor(MediaRow row) => row.OpenedAt is null ? Erased : Restricted;

    private async Task EndAsync(MediaRow row, string outcome, DateTimeOffset now, DbConnection connection,
        DbTransaction transaction, CancellationToken ct)
    {
        await connection.ExecuteAsync(new CommandDefinition(
            outcome == Erased ? Sql.Remove : Sql.Restrict, new { row.MediaId, now }, transaction,
            cancellationToken: ct));
        await jobs.CancelAsync(
            new(row.MediaId, row.EncounterId, row.Revision, row.Kind), connection, transaction, ct);
        await events.AppendAsync(
            row, outcome == Erased ? EventKind.Removed : EventKind.Restricted, connection, transaction, ct);
    }

    /// <summary>False where it was done before.</summary>
    private static async Task<bool> BeginAsync(Guid withdrawalId, Guid encounterId, DateTimeOffset now,
        DbConnection connection, DbTransaction transaction, CancellationToken ct)
    {
        try
        {
            await connection.ExecuteAsync(new CommandDefinition(
                Sql.Begin, new { withdrawalId, encounterId, now }, transaction, cancellationToken: ct));
            return true;
        }
        catch (MySqlException exception) when (DuplicateKey.Is(exception))
        {
            return false;
        }
    }

    private static async Task<IReadOnlyList<WithdrawnItem>> DoneAsync(
        Guid withdrawalId, DbConnection connection, DbTransaction transaction, CancellationToken ct) =>
        (await connection.QueryAsync<WithdrawnItem>(new CommandDefinition(
            Sql.Done, new { withdrawalId }, transaction, cancellationToken: ct))).AsList();

    private static class Sql
    {
        public const string Begin = """
            INSERT INTO withdrawal (withdrawal_id, encounter_id, done_at)
            VALUES (@withdrawalId, @encounterId, @now)
            """;

        public const string Done = """
            SELECT media_id, outcome
            FROM withdrawn_item
            WHERE withdrawal_id = @withdrawalId
            ORDER BY media_id
            """;

        public const string GiveUp = """
            UPDATE upload
            SET expires_at = @now, look_at = @now
            WHERE encounter_id = @encounterId AND state = 'open'
            """;

        // FOR UPDATE: who opens a file at this moment comes before, or finds it gone. What Encounter refused because
        // consent was taken back is removed already, and no receipt has told of it.
        public const string Lock = $"""
            SELECT {MediaRow.Columns}
            FROM media
            WHERE encounter_id = @encounterId AND (status <> 'removed'
              OR NOT EXISTS (SELECT 1 FROM withdrawn_item w WHERE w.media_id = media.media_id))
            ORDER BY media_id
            FOR UPDATE
            """;

        public const string Remove = """
            UPDATE media
            SET status = 'removed', erase_after = @now
            WHERE media_id = @MediaId
            """;

        public const string Restrict = """
            UPDATE media
            SET status = 'restricted', restricted_at = COALESCE(restricted_at, @now),
              move_at = IF(object_key IS NULL, NULL, @now)
            WHERE media_id = @MediaId
            """;

        public const string Note = """
            INSERT INTO withdrawn_item (withdrawal_id, media_id, outcome)
            VALUES (@withdrawalId, @MediaId, @outcome)
            """;
    }
}
