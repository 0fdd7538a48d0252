using System.Data;
using System.Data.Common;
using Dapper;
using Imaging.Media.Checks;
using Imaging.Media.Items;
using Imaging.Media.Renditions;
using Imaging.Media.Storage;
using Imaging.Media.Uploads;
using Imaging.ServiceDefaults.Background;
using Imaging.ServiceDefaults.Data;
using Microsoft.Extensions.Options;

namespace Imaging.Media.Withdrawals;

/// <summary>
/// Brings originals to another key, so that addresses that were given out lead nowhere. The new key is in the row
/// before anything is under it, and the old object goes before the row says so: whatever dies between, the next round
/// finds where it was, and no object is without a row.
/// </summary>
internal sealed partial class MoveObjects(DbDataSource database, KeptObjects kept, InspectFile inspect, JobQueue jobs,
    IOptions<UploadOptions> options, TimeProvider clock, ILogger<MoveObjects> logger)
    : PeriodicWorker(options.Value.Round, clock, logger)
{
    private const int Batch = 20;
    private static readonly TimeSpan Retry = TimeSpan.FromMinutes(1);

    /// <summary>Returns how many it moved.</summary>
    public override async Task<int> RunOnceAsync(CancellationToken ct)
    {
        var moved = 0;
        foreach (var due in await Deadlock.RetryAsync(() => ListAsync(ct)))
        {
            try
            {
                if (await Deadlock.RetryAsync(() => ClaimAsync(due, ct)) is not { } row) continue;
                await MoveAsync(row, ct);
                moved++;
            }
            catch (Exception exception) when (!ct.IsCancellationRequested)
            {
                // Whatever it is, the others are not held up, and this one is tried again.
                Log.NotMoved(logger, due, exception);
            }
        }

        return moved;
    }

    private async Task<List<Guid>> ListAsync(CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return (await connection.QueryAsync<Guid>(new CommandDefinition(
            Sql.Due, new { now = Clock.GetUtcNow(), batch = Batch }, cancellationToken: ct))).AsList();
    }

    private async Task<MovingRow?> ClaimAsync(Guid mediaId, CancellationToken ct)
    {
        var now = Clock.GetUtcNow();
        await using var connection = await database.OpenConnectionAsync(ct);
        var claim = new { mediaId, now, later = now + Retry, key = ObjectKey.New(mediaId) };
        return await connection.ExecuteAsync(new CommandDefinition(Sql.Claim, claim, cancellationToken: ct)) == 0 ? null
            : await connection.QuerySingleAsync<MovingRow>(
                new CommandDefinition(Sql.Read, claim, cancellationToken: ct));
    }

    private async Task MoveAsync(MovingRow row, CancellationToken ct)
    {
        var (from, to) = (kept.PathOf(row.ObjectKey), kept.PathOf(row.NextKey));
        var version = new ObjectVersion(from, row.ObjectEtag, row.Size);
        var moved = await kept.FindAsync(to, row.Size, ct)
            ?? await kept.CopyAsync(version, inspect.SourceOf(version), [], to, row.ContentType, ct);
        await kept.DeleteAsync(from, ct);
        await Deadlock.RetryAsync(() => FinishAsync(row, moved, ct));
    }

    /// <summary>What was made of it goes, since its addresses were given out too, and is made again.</summary>
    private async Task<bool> FinishAsync(MovingRow row, ObjectVersion moved, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, ct);
        var of = new { row.MediaId, row.NextKey, moved.ETag, now = Clock.GetUtcNow() };
        if (await connection.ExecuteAsync(
            new CommandDefinition(Sql.Moved, of, transaction, cancellationToken: ct)) == 0) return false;
        await connection.ExecuteAsync(
            new CommandDefinition(Sql.DropRenditions, of, transaction, cancellationToken: ct));
        if (row.Status != MediaStatus.Failed)
            await jobs.EnqueueAsync(new(row.MediaId, row.EncounterId, row.Revision + 1, row.Kind), connection,
                transaction, ct);
        await transaction.CommitAsync(ct);
        return true;
    }

    private sealed record MovingRow(Guid MediaId, Guid EncounterId, int Revision, string Kind, string Status,
        string ObjectKey, string NextKey, string ObjectEtag, long Size, string ContentType);

    private static class Sql
    {
        public const string Due = """
            SELECT media_id
            FROM media
            WHERE move_at <= @now
            ORDER BY move_at
            LIMIT @batch
            """;

        // One of two replicas; another may try once this one has had its time.
        public const string Claim = """
            UPDATE media
            SET move_at = @later, next_key = COALESCE(next_key, @key)
            WHERE media_id = @mediaId AND move_at <= @now AND object_key IS NOT NULL
            """;

        public const string Read = """
            SELECT media_id, encounter_id, revision, kind, status, object_key, next_key, object_etag, size, content_type
            FROM media
            WHERE media_id = @mediaId
            """;

        public const string Moved = $"""
            UPDATE media
            SET object_key = next_key, object_etag = @ETag, next_key = NULL, move_at = NULL, revision = revision + 1,
              progress = NULL, seconds_left = NULL,
              status = IF(status IN ('{MediaStatus.Processing}', '{MediaStatus.Ready}'), '{MediaStatus.Uploaded}',
                status)
            WHERE media_id = @MediaId AND next_key = @NextKey
            """;

        public const string DropRenditions = """
            UPDATE rendition
            SET is_attached = 0, erase_after = @now
            WHERE media_id = @MediaId AND is_attached = 1
            """;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "File {MediaId} could not be brought to another key")]
        public static partial void NotMoved(ILogger logger, Guid mediaId, Exception exception);
    }
}
