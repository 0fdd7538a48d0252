using System.Data;
using System.Data.Common;
using Dapper;
using Imaging.Encounter.V1;
using Imaging.Media.Checks;
using Imaging.Media.Containers;
using Imaging.Media.Events;
using Imaging.Media.Items;
using Imaging.Media.Renditions;
using Imaging.Media.Storage;
using Imaging.ServiceDefaults.Audit;
using Imaging.ServiceDefaults.Data;
using Imaging.ServiceDefaults.Outbox;
using Microsoft.Extensions.Options;

namespace Imaging.Media.Uploads;

/// <summary>The last step of an upload, once: its row, the file's row, what Encounter is told and the audit entry are
/// one transaction. Whoever comes second finds it done.</summary>
internal sealed class FinishUpload(DbDataSource database, OutboxWriter outbox, EncounterEvents events,
    JobQueue jobs, AuditTrail audit, IOptions<UploadOptions> options, TimeProvider clock)
{
    public async Task KeepAsync(UploadRow upload, FileInspection found, ObjectVersion stays, Matched matched)
    {
        var viewable = new ViewableMedia(upload.MediaId, upload.EncounterId, 0, found.Kind);
        if (await StoreAsync(upload, found, stays, matched, viewable) && JobQueue.Takes(found.Kind))
            await jobs.NudgeAsync(viewable, CancellationToken.None);
    }

    private Task<bool> StoreAsync(
        UploadRow upload, FileInspection found, ObjectVersion stays, Matched matched, ViewableMedia viewable) =>
        Deadlock.RetryAsync(async () =>
        {
            await using var connection = await database.OpenConnectionAsync();
            await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted);
            var now = clock.GetUtcNow();
            if (!await CloseAsync(upload, UploadState.Complete, now, connection, transaction)) return false;
            var (width, height) = Upright(found.Facts);
            var isForStaff = EncounterEvents.IsForStaff(upload.Uploader, submittedAt: null);
            var seq = await events.AppendAsync(upload.EncounterId, EventKind.Uploaded, upload.MediaId, isForStaff,
                connection, transaction, CancellationToken.None);
            await connection.ExecuteAsync(Sql.Keep, new
            {
                upload.MediaId, found.Kind, found.ContentType, upload.ObjectKey, objectEtag = stays.ETag, found.Sha256,
                found.ReceivedSha256, location = WordOf(found.Location), width, height,
                durationMs = (long?)found.Facts.Duration?.TotalMilliseconds,
                capturedAt = found.Facts.CapturedAt?.Instant, now, seq = isForStaff ? seq : (long?)null,
                matched.Differs, matched.Place?.SeriesUid, matched.Place?.Normal, matched.Place?.Position,
                matched.Place?.InstanceNumber,
            }, transaction);
            if (matched.Differs is not null)
                await outbox.EnqueueAsync(ReportTrouble.HandlerName, "mismatch",
                    new TroubledMedia(upload.MediaId, upload.EncounterId, Trouble.Mismatch, WasHandedOver: false),
                    upload.EncounterId, connection, transaction, CancellationToken.None);
            await outbox.EnqueueAsync(RecordMedia.HandlerName, "record",
                new ReceivedMedia(upload.MediaId, upload.EncounterId, found.Kind, upload.Uploader, now, seq),
                upload.EncounterId, connection, transaction, CancellationToken.None);
            await jobs.EnqueueAsync(viewable, connection, transaction, CancellationToken.None);
            await audit.AppendAsync(new AuditEntry(AuditEntry.System, "media.keep", upload.MediaId, upload.EncounterId,
                new { found.Kind, upload.Size, location = WordOf(found.Location) }),
                connection, transaction, CancellationToken.None);
            await transaction.CommitAsync();
            return true;
        });

    /// <param name="quarantineKey">Where it lies now; null where nothing is left of it.</param>
    public Task RefuseAsync(UploadRow upload, FileInspection found, string? quarantineKey) =>
        Deadlock.RetryAsync(async () =>
        {
            await using var connection = await database.OpenConnectionAsync();
            await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted);
            var now = clock.GetUtcNow();
            if (!await CloseAsync(upload, UploadState.Quarantined, now, connection, transaction)) return false;
            await connection.ExecuteAsync(Sql.Refuse, new
            {
                upload.MediaId, reason = found.Refusal!.Code, found = found.Refusal.Found, found.Kind, quarantineKey,
                found.ReceivedSha256, now, eraseAfter = now + options.Value.KeepQuarantined,
            }, transaction);
            await events.AppendAsync(upload.EncounterId, EventKind.Failed, upload.MediaId,
                EncounterEvents.IsForStaff(upload.Uploader, submittedAt: null), connection, transaction,
                CancellationToken.None);
            // What staff add themselves, they see fail.
            if (upload.Uploader == UploadRow.ByPatient)
                await outbox.EnqueueAsync(ReportTrouble.HandlerName, "quarantined",
                    new TroubledMedia(upload.MediaId, upload.EncounterId, Trouble.Quarantined, WasHandedOver: false),
                    upload.EncounterId, connection, transaction, CancellationToken.None);
            await audit.AppendAsync(new AuditEntry(AuditEntry.System, "media.quarantine", upload.MediaId,
                upload.EncounterId, new { reason = found.Refusal.Code }),
                connection, transaction, CancellationToken.None);
            await transaction.CommitAsync();
            return true;
        });

    /// <summary>False where another was faster.</summary>
    private static async Task<bool> CloseAsync(UploadRow upload, string state, DateTimeOffset now,
        DbConnection connection, DbTransaction transaction) =>
        await connection.ExecuteAsync(Sql.Close, new { upload.UploadId, state, now }, transaction) > 0;

    /// <summary>As it is looked at, once it is turned.</summary>
    private static (int? Width, int? Height) Upright(ContainerFacts facts) =>
        facts.Orientation is >= 5 and <= 8 ? (facts.Height, facts.Width) : (facts.Width, facts.Height);

    private static string? WordOf(LocationPlaces places) =>
        places == LocationPlaces.None ? null : places.ToString().Replace(", ", " ", StringComparison.Ordinal);

    private static class Sql
    {
        public const string Close = """
            UPDATE upload
            SET state = @state, look_at = NULL, finished_at = @now, file_name = NULL, note = NULL, body_site = NULL,
              side = NULL, captured_at = NULL
            WHERE upload_id = @UploadId AND state = 'checking'
            """;

        public const string Keep = $"""
            UPDATE media
            SET status = IF(@Differs IS NULL, '{MediaStatus.Uploaded}', '{MediaStatus.Mismatch}'),
              reason = IF(@Differs IS NULL, NULL, '{FileReason.NamesAnother}'), found = @Differs,
              kind = @Kind, content_type = @ContentType, object_key = @ObjectKey,
              object_etag = @objectEtag, sha256 = @Sha256, received_sha256 = @ReceivedSha256, location = @location,
              width = @width, height = @height, duration_ms = @durationMs,
              captured_at = COALESCE(captured_at, @capturedAt), checked_at = @now, seq = @seq,
              series_uid = @SeriesUid, stack_normal = @Normal, stack_position = @Position,
              instance_number = @InstanceNumber
            WHERE media_id = @MediaId
            """;

        public const string Refuse = """
            UPDATE media
            SET status = 'failed', reason = @reason, found = @found, kind = @Kind, quarantine_key = @quarantineKey,
              received_sha256 = @ReceivedSha256, checked_at = @now, erase_after = @eraseAfter
            WHERE media_id = @MediaId
            """;
    }
}
