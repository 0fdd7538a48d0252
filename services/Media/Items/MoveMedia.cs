using System.ComponentModel.DataAnnotations;
using System.Data;
using System.Data.Common;
using Dapper;
using Imaging.Encounter.V1;
using Imaging.Media.Events;
using Imaging.Media.Series;
using Imaging.Media.Storage;
using Imaging.Media.Uploads;
using Imaging.ServiceDefaults.Audit;
using Imaging.ServiceDefaults.Data;
using Imaging.ServiceDefaults.Outbox;
using Imaging.ServiceDefaults.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Imaging.Media.Items;

/// <param name="EncounterId">Where it belongs. That where it lies: it was not misfiled after all.</param>
/// <param name="Reason">In words; it is recorded on both.</param>
public sealed record MoveRequest(
    [Required] Guid? EncounterId, [Required, StringLength(400, MinimumLength = 3)] string Reason);

/// <summary>
/// Files a file under another encounter, for somebody who sees the one and may add to the other. What was said of it is
/// sealed with the other's key, its bytes move to another key, and neither patient has it: it counts as added by staff.
/// Moved back, it is its sender's again. A series goes as a whole.
/// </summary>
internal sealed class MoveMedia(DbDataSource database, MediaAccess access, UploadAccess uploads, EncounterKeys keys,
    MatchIdentity match, KeptObjects kept, EncounterEvents events, OutboxWriter outbox, AuditTrail audit,
    TimeProvider clock)
{
    public static Task<Results<Ok<MediaView>, ProblemHttpResult>> HandleAsync(Guid mediaId, MoveRequest request,
        StaffCaller caller, MoveMedia move, CancellationToken ct) =>
        move.RunAsync(mediaId, request.EncounterId!.Value, request.Reason, new MediaCaller(null, caller), ct);

    private async Task<Results<Ok<MediaView>, ProblemHttpResult>> RunAsync(
        Guid mediaId, Guid target, string reason, MediaCaller caller, CancellationToken ct)
    {
        var (row, refusal) = await access.FindAsync(mediaId, caller, ct, withMisfiled: true);
        if (row is null) return refusal!;
        if (row.Status is MediaStatus.Restricted or MediaStatus.Checking || row.ObjectKey is null)
            return MediaProblems.Missing;
        if (target != row.EncounterId && await uploads.RefuseAsync(target, caller, ct) is { } refused) return refused;
        // What it stands for goes first: asked again after a crash, it is found again and brings the rest.
        foreach (var instance in await InstancesAsync(row, ct))
        {
            if (!await MoveAsync(instance, target, reason, caller, ct) && instance == row) return MediaProblems.Missing;
        }

        await using var connection = await database.OpenConnectionAsync(ct);
        var moved = (await MediaRow.FindAsync(mediaId, connection, null, ct))!;
        return TypedResults.Ok(
            MediaView.For(caller, moved, await keys.FindAsync(target, connection, null, ct)));
    }

    private async Task<IEnumerable<MediaRow>> InstancesAsync(MediaRow row, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return (await SeriesRows.FindAsync(row, connection, ct))
            .Where(instance => instance.Status != MediaStatus.Checking && instance.ObjectKey is not null).Reverse();
    }

    private async Task<bool> MoveAsync(
        MediaRow row, Guid target, string reason, MediaCaller caller, CancellationToken ct)
    {
        // Moved to where it lies, somebody says that it belongs there.
        var matched = target == row.EncounterId ? Matched.Nothing : await match.RunAsync(
            target, row.Kind, new(kept.PathOf(row.ObjectKey!), row.ObjectEtag!, row.Size), ct);
        return await Deadlock.RetryAsync(() => StoreAsync(row, target, reason, matched.Differs, caller, ct));
    }

    /// <summary>False where somebody was faster.</summary>
    private async Task<bool> StoreAsync(
        MediaRow row, Guid target, string reason, string? differs, MediaCaller caller, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, ct);
        var now = clock.GetUtcNow();
        var from = await keys.FindAsync(row.EncounterId, connection, transaction, ct);
        if (await keys.ForAsync(target, connection, transaction, ct) is not { } to) return false;
        var staffId = caller.Staff!.StaffId;
        var changed = await connection.ExecuteAsync(new CommandDefinition(Sql.Move, new
        {
            row.MediaId, row.EncounterId, row.Status, target, staffId, now, differs,
            fileName = Sealed(row.FileName, "file_name"), note = Sealed(row.Note, "note"),
            bodySite = Sealed(row.BodySite, "body_site"),
        }, transaction, cancellationToken: ct));
        if (changed == 0) return false;
        if (differs is not null)
            await outbox.EnqueueAsync(ReportTrouble.HandlerName, "mismatch",
                new TroubledMedia(row.MediaId, target, Trouble.Mismatch, WasHandedOver: false), target, connection,
                transaction, ct);
        var seq = await TellAsync(row, target, connection, transaction, ct);
        await connection.ExecuteAsync(new CommandDefinition(
            Sql.Place, new { row.MediaId, seq }, transaction, cancellationToken: ct));
        foreach (var encounterId in new[] { row.EncounterId, target }.Distinct())
            await audit.AppendAsync(new AuditEntry(caller.Actor, "media.move", row.MediaId, encounterId,
                new { from = row.EncounterId, to = target, reason }), connection, transaction, ct);
        await transaction.CommitAsync(ct);
        return true;

        byte[]? Sealed(byte[]? text, string column) => from?.OpenOptional(text, MediaSeals.Field(column, row.MediaId))
            is { } plain ? to.Seal(plain, MediaSeals.Field(column, row.MediaId)) : null;
    }

    /// <summary>Tells both encounters; returns its place in the one where it lies now.</summary>
    private async Task<long> TellAsync(
        MediaRow row, Guid target, DbConnection connection, DbTransaction transaction, CancellationToken ct)
    {
        var seq = 0L;
        // In the order of their ids: two movers in opposite directions do not wait in a circle.
        foreach (var encounterId in new[] { row.EncounterId, target }.Distinct().Order())
        {
            var place = await events.AppendAsync(
                encounterId, EventKind.Moved, row.MediaId, forStaff: true, connection, transaction, ct);
            if (encounterId == target) seq = place;
        }

        await outbox.EnqueueAsync(RecordMedia.HandlerName, "moved",
            new ReceivedMedia(row.MediaId, target, row.Kind, UploadRow.ByStaff, row.ReceivedAt, seq), target,
            connection, transaction, ct);
        return seq;
    }

    private static class Sql
    {
        // The first place it came to is remembered, and makes it its patient's again.
        public const string Move = $"""
            UPDATE media
            SET uploader = IF(origin_encounter_id = @target, 'patient', IF(encounter_id = @target, uploader, 'staff')),
              staff_id = IF(origin_encounter_id = @target, NULL,
                IF(encounter_id = @target OR origin_encounter_id IS NOT NULL, staff_id, COALESCE(staff_id, @staffId))),
              origin_encounter_id = CASE WHEN origin_encounter_id = @target THEN NULL
                WHEN origin_encounter_id IS NULL AND encounter_id <> @target AND submitted_at IS NOT NULL
                  THEN encounter_id
                ELSE origin_encounter_id END,
              reason = CASE WHEN @differs IS NOT NULL THEN '{FileReason.NamesAnother}'
                WHEN status = '{MediaStatus.Mismatch}' THEN NULL ELSE reason END,
              found = CASE WHEN @differs IS NOT NULL THEN @differs
                WHEN status = '{MediaStatus.Mismatch}' THEN NULL ELSE found END,
              status = CASE WHEN @differs IS NOT NULL THEN '{MediaStatus.Mismatch}'
                WHEN status = '{MediaStatus.Mismatch}' THEN '{MediaStatus.Uploaded}' ELSE status END,
              encounter_id = @target, misfiled_at = NULL, move_at = IF(object_key IS NULL, NULL, @now),
              file_name = @fileName, note = @note, body_site = @bodySite
            WHERE media_id = @MediaId AND encounter_id = @EncounterId AND {MediaStatus.AsAsked}
            """;

        public const string Place = "UPDATE media SET seq = @seq WHERE media_id = @MediaId";
    }
}
