using System.Data;
using System.Data.Common;
using Dapper;
using Imaging.Media.Storage;
using Imaging.ServiceDefaults.Audit;
using Imaging.ServiceDefaults.Data;
using Imaging.ServiceDefaults.Problems;

namespace Imaging.Media.Uploads;

/// <summary>
/// Takes over a file of which everything has arrived: makes it one object, claims it in one conditional UPDATE, and
/// checks it, a small one before this returns. Once it is claimed it is acknowledged: whatever dies now, the background
/// goes on with it.
/// </summary>
internal sealed partial class ReceiveUpload(DbDataSource database, Arrivals arrivals, CheckUpload check,
    AuditTrail audit, TimeProvider clock, ILogger<ReceiveUpload> logger)
{
    /// <summary>False where the store has something else by now, or the upload was given up.</summary>
    public async Task<bool> RunAsync(UploadRow upload, IReadOnlyList<ArrivedPart> arrived, string actor)
    {
        if (await arrivals.AssembleAsync(upload, arrived, CancellationToken.None) is not { } whole) return false;
        var isOurs = await Deadlock.RetryAsync(() => ClaimAsync(upload, whole.ETag, actor));
        // Another was faster: it is in good hands, unless it was given up.
        if (!isOurs) return await IsPastAsync(upload.UploadId);
        try
        {
            await check.FirstAsync(upload with { Etag = whole.ETag, State = UploadState.Checking });
        }
        catch (DependencyException exception)
        {
            Log.PutOff(logger, upload.UploadId, exception);
        }

        return true;
    }

    private async Task<bool> ClaimAsync(UploadRow upload, string etag, string actor)
    {
        var now = clock.GetUtcNow();
        await using var connection = await database.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted);
        var row = new { upload.UploadId, etag, now, lookAt = now + CheckUpload.Lease };
        if (await connection.ExecuteAsync(Sql.Claim, row, transaction) == 0) return false;
        await connection.ExecuteAsync(Sql.Insert, row, transaction);
        await audit.AppendAsync(new AuditEntry(actor, "media.receive", upload.MediaId, upload.EncounterId),
            connection, transaction, CancellationToken.None);
        await transaction.CommitAsync();
        return true;
    }

    private async Task<bool> IsPastAsync(Guid uploadId)
    {
        await using var connection = await database.OpenConnectionAsync();
        return await UploadRow.FindAsync(uploadId, connection, null, CancellationToken.None)
            is { State: not (UploadState.Open or UploadState.Aborted) };
    }

    private static class Sql
    {
        public const string Claim = """
            UPDATE upload
            SET state = 'checking', etag = @etag, look_at = @lookAt, looks = 0
            WHERE upload_id = @UploadId AND state = 'open'
            """;

        public const string Insert = """
            INSERT INTO media
              (media_id, encounter_id, uploader, staff_id, status, kind, size, received_size, captured_at, file_name,
               note, body_site, side, received_at)
            SELECT media_id, encounter_id, uploader, staff_id, 'checking', 'unknown', size, size, captured_at,
              file_name, note, body_site, side, @now
            FROM upload
            WHERE upload_id = @UploadId
            """;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Checking upload {UploadId} is left to the background")]
        public static partial void PutOff(ILogger logger, Guid uploadId, Exception exception);
    }
}
