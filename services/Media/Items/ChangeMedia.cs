using System.ComponentModel.DataAnnotations;
using System.Data;
using System.Data.Common;
using Dapper;
using Imaging.Media.Events;
using Imaging.Media.Uploads;
using Imaging.ServiceDefaults.Audit;
using Imaging.ServiceDefaults.Data;
using Imaging.ServiceDefaults.Sealing;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Imaging.Media.Items;

/// <summary>What is absent stays; an empty text and the side "none" take away.</summary>
public sealed record ChangeMediaRequest(
    [StringLength(2000)] string? Note, [StringLength(100)] string? BodySite, BodySide? Side);

/// <summary>Changes what was said of a file: by whoever sent it, and as long as clinicians have not been given it.
/// </summary>
internal sealed class ChangeMedia(DbDataSource database, UploadAccess uploads, EncounterKeys keys,
    EncounterEvents events, AuditTrail audit)
{
    public static Task<Results<Ok<MediaView>, ProblemHttpResult>> HandleAsync(
        Guid mediaId, ChangeMediaRequest request, MediaCaller caller, ChangeMedia change, CancellationToken ct) =>
        change.RunAsync(mediaId, request, caller, ct);

    private async Task<Results<Ok<MediaView>, ProblemHttpResult>> RunAsync(
        Guid mediaId, ChangeMediaRequest request, MediaCaller caller, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        if (await MediaRow.FindAsync(mediaId, connection, null, ct) is not { } row
            || row.MisfiledAt is not null || row.Status is MediaStatus.Removed or MediaStatus.Restricted
            || !caller.Sent(row.EncounterId, row.Uploader, row.StaffId))
            return MediaProblems.Missing;
        if (await uploads.RefuseAsync(row.EncounterId, caller, ct) is { } refusal) return refusal;
        if (await keys.FindAsync(row.EncounterId, connection, null, ct) is not { } key) return MediaProblems.Missing;
        return await Deadlock.RetryAsync(() => StoreAsync(row, request, key, caller, ct))
            ? TypedResults.Ok(MediaView.For(caller, (await MediaRow.FindAsync(mediaId, connection, null, ct))!, key))
            : MediaProblems.AlreadySent.With("Clinicians have it as it is. Send another file, or call the clinic.");
    }

    private async Task<bool> StoreAsync(
        MediaRow row, ChangeMediaRequest request, DataKey key, MediaCaller caller, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, ct);
        var changed = await connection.ExecuteAsync(new CommandDefinition(Sql.Change, new
        {
            row.MediaId, row.EncounterId,
            setsNote = request.Note is not null, note = Sealed(request.Note, "note"),
            setsBodySite = request.BodySite is not null, bodySite = Sealed(request.BodySite, "body_site"),
            setsSide = request.Side is not null, side = request.Side?.Word(),
        }, transaction, cancellationToken: ct));
        if (changed == 0) return false;
        await events.AppendAsync(row, EventKind.Changed, connection, transaction, ct);
        await audit.AppendAsync(
            new AuditEntry(caller.Actor, "media.change", row.MediaId, row.EncounterId), connection, transaction, ct);
        await transaction.CommitAsync(ct);
        return true;

        byte[]? Sealed(string? text, string column) =>
            text is { Length: > 0 } ? key.Seal(text, MediaSeals.Field(column, row.MediaId)) : null;
    }

    private static class Sql
    {
        public const string Change = """
            UPDATE media
            SET note = IF(@setsNote, @note, note),
              body_site = IF(@setsBodySite, @bodySite, body_site),
              side = IF(@setsSide, @side, side)
            WHERE media_id = @MediaId AND encounter_id = @EncounterId AND submitted_at IS NULL AND misfiled_at IS NULL
              AND status NOT IN ('removed', 'restricted')
            """;
    }
}
