using System.Data;
using System.Data.Common;
using Amazon.S3;
using Dapper;
using Imaging.Media.Storage;
using Imaging.ServiceDefaults.Background;
using Microsoft.Extensions.Options;

namespace Imaging.Media.Reconciliation;

/// <summary>
/// Compares what lies in the store with what the rows name, and deletes nothing. Objects without a row are noted as
/// orphans, which an administrator may erase once they are old; rows without their object are said aloud.
/// 1. one replica at a time (GET_LOCK) lists the store into a table; 2. rows of which nothing was listed are counted;
/// 3. what rows name leaves the table, and so does what is young; 4. the rest is orphans, unless it is too much.
/// </summary>
internal sealed partial class Reconcile(DbDataSource database, IAmazonS3 s3, IOptions<ObjectStoreOptions> store,
    IOptions<ReconcileOptions> options, TimeProvider clock, ILogger<Reconcile> logger)
    : PeriodicWorker(options.Value.Every, clock, logger)
{
    private static readonly string[] s_folders = ["objects", "quarantine", "renditions"];

    /// <summary>Null where another replica is at it.</summary>
    public override async Task<ReconcileReport?> RunOnceAsync(CancellationToken ct)
    {
        // A session of its own: the lock lives and dies with it.
        await using var connection = database.CreateConnection();
        await connection.OpenAsync(ct);
        return await connection.ExecuteScalarAsync<int?>(new CommandDefinition(Sql.Lock, cancellationToken: ct)) == 1
            ? await CompareAsync(connection, ct)
            : null;
    }

    private async Task<ReconcileReport> CompareAsync(DbConnection connection, CancellationToken ct)
    {
        var (now, listed) = (Clock.GetUtcNow(), 0L);
        var of = new { now, before = now - options.Value.Grace };
        await ExecuteAsync(Sql.Clear);
        foreach (var folder in s_folders) listed += await ListAsync(folder, connection, ct);
        var missing = await connection.ExecuteScalarAsync<long>(
            new CommandDefinition(Sql.Missing, of, commandTimeout: 0, cancellationToken: ct));
        string[] known =
        [
            Sql.OfImages, Sql.OfMedia, Sql.OfMoving, Sql.OfQuarantine, Sql.OfUploads, Sql.OfRenditions, Sql.Young,
        ];
        foreach (var sql in known)
            await ExecuteAsync(sql);
        var orphans = await connection.ExecuteScalarAsync<long>(
            new CommandDefinition(Sql.Count, cancellationToken: ct));
        var report = new ReconcileReport(listed, orphans, missing,
            orphans > Math.Max(options.Value.AlwaysAllowed, listed * options.Value.MostOrphans));
        if (!report.IsStopped)
        {
            await ExecuteAsync(Sql.Note);
            await ExecuteAsync(Sql.Forget);
        }

        Report(report);
        return report;

        Task<int> ExecuteAsync(string sql) => connection.ExecuteAsync(
            new CommandDefinition(sql, of, commandTimeout: 0, cancellationToken: ct));
    }

    private async Task<long> ListAsync(string folder, DbConnection connection, CancellationToken ct)
    {
        var (prefix, listed) = ($"{store.Value.KeyPrefix}{folder}/", 0L);
        var request = new Amazon.S3.Model.ListObjectsV2Request { BucketName = store.Value.Bucket, Prefix = prefix };
        do
        {
            var page = await StoreCall.AskAsync("Listing objects", () => s3.ListObjectsV2Async(request, ct));
            var rows = (page.S3Objects ?? []).Select(found => new
            {
                folder, objectKey = found.Key[prefix.Length..], size = found.Size ?? 0,
                modifiedAt = new DateTimeOffset((found.LastModified ?? DateTime.UnixEpoch).ToUniversalTime()),
            }).ToArray();
            await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, ct);
            await connection.ExecuteAsync(new CommandDefinition(Sql.Add, rows, transaction, cancellationToken: ct));
            await transaction.CommitAsync(ct);
            listed += rows.Length;
            request.ContinuationToken = page.IsTruncated == true ? page.NextContinuationToken : null;
        }
        while (request.ContinuationToken is not null);

        return listed;
    }

    private void Report(ReconcileReport report)
    {
        if (report.IsStopped) Log.Stopped(logger, report.Orphans, report.Listed);
        else if (report.Orphans > 0) Log.Orphans(logger, report.Orphans, report.Listed);
        if (report.Missing > 0) Log.Missing(logger, report.Missing);
    }

    private static class Sql
    {
        public const string Lock = "SELECT GET_LOCK(CONCAT('reconcile:', DATABASE()), 0)";
        public const string Clear = "DELETE FROM reconcile_object";
        public const string Young = "DELETE FROM reconcile_object WHERE modified_at > @before";
        public const string Count = "SELECT COUNT(*) FROM reconcile_object";

        public const string Add = """
            INSERT INTO reconcile_object (folder, object_key, size, modified_at)
            VALUES (@folder, @objectKey, @size, @modifiedAt)
            ON DUPLICATE KEY UPDATE size = VALUES(size)
            """;

        // A program's image is stored before its row is written, an encounter's file is kept before it is checked off.
        public const string Missing = """
            SELECT
              (SELECT COUNT(*)
               FROM image i
               LEFT JOIN reconcile_object r ON r.folder = 'objects' AND r.object_key = i.object_key
               WHERE i.erased_at IS NULL AND i.created_at < @before AND i.erase_after IS NULL AND r.folder IS NULL)
              + (SELECT COUNT(*)
                 FROM media m
                 LEFT JOIN reconcile_object r ON r.folder = 'objects' AND r.object_key = m.object_key
                 WHERE m.object_key IS NOT NULL AND m.checked_at < @before AND m.erase_after IS NULL
                   AND m.move_at IS NULL
                   AND r.folder IS NULL)
            """;

        public const string OfImages = """
            DELETE r
            FROM reconcile_object r
            JOIN image i ON r.folder = 'objects' AND r.object_key = i.object_key
            """;

        public const string OfMedia = """
            DELETE r
            FROM reconcile_object r
            JOIN media m ON r.folder = 'objects' AND r.object_key = m.object_key
            """;

        // On its way to another key.
        public const string OfMoving = """
            DELETE r
            FROM reconcile_object r
            JOIN media m ON r.folder = 'objects' AND r.object_key = m.next_key
            """;

        public const string OfQuarantine = """
            DELETE r
            FROM reconcile_object r
            JOIN media m ON r.folder = 'quarantine' AND r.object_key = m.quarantine_key
            """;

        public const string OfUploads = """
            DELETE r
            FROM reconcile_object r
            JOIN upload u ON r.folder = 'objects' AND r.object_key = u.object_key
            WHERE u.state IN ('open', 'checking')
            """;

        public const string OfRenditions = """
            DELETE r
            FROM reconcile_object r
            JOIN rendition n ON r.folder = 'renditions' AND r.object_key = n.object_key
            """;

        public const string Note = """
            INSERT INTO orphan_object (folder, object_key, size, first_seen_at, last_seen_at)
            SELECT folder, object_key, size, @now, @now
            FROM reconcile_object
            ON DUPLICATE KEY UPDATE last_seen_at = VALUES(last_seen_at)
            """;

        // Found by a row after all, or gone.
        public const string Forget = "DELETE FROM orphan_object WHERE last_seen_at < @now";
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Critical,
            "{Orphans} of {Listed} objects have no row: too many to be orphans, so nothing was noted")]
        public static partial void Stopped(ILogger logger, long orphans, long listed);

        [LoggerMessage(LogLevel.Warning, "{Orphans} of {Listed} objects have no row and are noted as orphans")]
        public static partial void Orphans(ILogger logger, long orphans, long listed);

        [LoggerMessage(LogLevel.Critical, "{Missing} rows name an object that is not in the store")]
        public static partial void Missing(ILogger logger, long missing);
    }
}

/// <param name="IsStopped">More orphans than there can be: nothing was noted.</param>
internal sealed record ReconcileReport(long Listed, long Orphans, long Missing, bool IsStopped);
