using System.Data;
using System.Data.Common;
using Dapper;
using Imaging.ServiceDefaults.Audit;
using Imaging.ServiceDefaults.Background;
using Imaging.ServiceDefaults.Data;
using Microsoft.Extensions.Options;

namespace Imaging.Media.Uploads;

/// <summary>
/// Goes on with uploads whose time to be looked at has come: checks large files, takes up checks that somebody died
/// over, completes what has arrived while its sender vanished, and gives up what took too long. A look moves the time
/// on first (SKIP LOCKED), so that replicas share the work and a crash only delays it.
/// </summary>
internal sealed partial class WorkOnUploads(DbDataSource database, CheckUpload check, ReceiveUpload receive,
    AbortUpload abort, Arrivals arrivals, IOptions<UploadOptions> options, TimeProvider clock,
    ILogger<WorkOnUploads> logger) : PeriodicWorker(options.Value.Round, clock, logger)
{
    private const int MostLooks = 12;
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    /// <summary>Returns how many uploads it looked at.</summary>
    public override async Task<int> RunOnceAsync(CancellationToken ct)
    {
        for (var total = 0; ;)
        {
            var due = await Deadlock.RetryAsync(() => ClaimAsync(ct));
            await Task.WhenAll(due.Select(upload => TryAsync(upload, ct)));
            total += due.Count;
            if (due.Count < options.Value.Checks) return total;
        }
    }

    private async Task<List<UploadRow>> ClaimAsync(CancellationToken ct)
    {
        var now = Clock.GetUtcNow();
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, ct);
        var due = (await connection.QueryAsync<UploadRow>(new CommandDefinition(
            Sql.Due, new { now, limit = options.Value.Checks }, transaction, cancellationToken: ct))).AsList();
        await connection.ExecuteAsync(new CommandDefinition(Sql.Move,
            due.Select(upload => new { upload.UploadId, lookAt = NextLook(upload, now) }), transaction,
            cancellationToken: ct));
        await transaction.CommitAsync(ct);
        return due;
    }

    private DateTimeOffset NextLook(UploadRow upload, DateTimeOffset now)
    {
        if (upload.State == UploadState.Checking && upload.Looks == 0) return now + CheckUpload.Lease;
        var wait = options.Value.Patience * Math.Pow(2, Math.Min(upload.Looks, 20));
        var next = now + (wait < LongestWait ? wait : LongestWait);
        // Not past its end, which is looked for too.
        return upload.State == UploadState.Open && upload.ExpiresAt > now && upload.ExpiresAt < next
            ? upload.ExpiresAt : next;
    }

    private async Task TryAsync(UploadRow upload, CancellationToken ct)
    {
        try
        {
            await GoOnAsync(upload, ct);
        }
        catch (Exception exception) when (!ct.IsCancellationRequested)
        {
            // Whatever it is, the others are not held up, and this one is looked at again.
            Log.NotDone(logger, upload.UploadId, upload.Looks + 1, exception);
        }
    }

    private async Task GoOnAsync(UploadRow upload, CancellationToken ct)
    {
        if (upload.State == UploadState.Checking)
        {
            if (upload.Looks < MostLooks) await check.RunAsync(upload, ct);
            else await check.GiveUpAsync(upload, ct);
            return;
        }

        var arrived = await arrivals.ListAsync(upload, ct);
        if (Arrivals.Missing(upload, arrived).Count == 0)
        {
            await receive.RunAsync(upload, arrived, AuditEntry.System);
            Log.Completed(logger, upload.UploadId);
        }
        else if (upload.ExpiresAt <= Clock.GetUtcNow())
        {
            await abort.RunAsync(upload, ct);
            Log.Expired(logger, upload.UploadId);
        }
    }

    private static class Sql
    {
        // SKIP LOCKED: what another replica is taking is its own.
        public const string Due = $"""
            SELECT {UploadRow.Columns}
            FROM upload
            WHERE look_at <= @now
            ORDER BY look_at
            LIMIT @limit
            FOR UPDATE SKIP LOCKED
            """;

        public const string Move = """
            UPDATE upload
            SET look_at = @lookAt, looks = looks + 1
            WHERE upload_id = @UploadId
            """;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Upload {UploadId} could not be gone on with at look {Look}")]
        public static partial void NotDone(ILogger logger, Guid uploadId, int look, Exception exception);

        [LoggerMessage(LogLevel.Information, "Upload {UploadId} was completed for a sender who vanished")]
        public static partial void Completed(ILogger logger, Guid uploadId);

        [LoggerMessage(LogLevel.Information, "Upload {UploadId} took too long and was given up")]
        public static partial void Expired(ILogger logger, Guid uploadId);
    }
}
