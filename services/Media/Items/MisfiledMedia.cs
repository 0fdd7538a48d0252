using System.ComponentModel.DataAnnotations;
using System.Data;
using System.Data.Common;
using Dapper;
using Imaging.Encounter.V1;
using Imaging.Media.Events;
using Imaging.Media.Series;
using Imaging.Media.Uploads;
using Imaging.ServiceDefaults.Audit;
using Imaging.ServiceDefaults.Data;
using Imaging.ServiceDefaults.Outbox;
using Imaging.ServiceDefaults.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Imaging.Media.Items;

/// <param name="Reason">In words; it is recorded.</param>
public sealed record MisfiledRequest([Required, StringLength(400, MinimumLength = 3)] string Reason);

/// <summary>Says that a file lies in the wrong encounter: it is hidden from everybody at once and its bytes stay, under
/// another key, until somebody moves it to where it belongs. Said again, nothing is new. A series goes as a whole.</summary>
internal sealed class MisfiledMedia(DbDataSource database, MediaAccess access, EncounterEvents events,
    OutboxWriter outbox, AuditTrail audit, TimeProvider clock)
{
    public static Task<Results<NoContent, ProblemHttpResult>> HandleAsync(Guid mediaId, MisfiledRequest request,
        StaffCaller caller, MisfiledMedia misfiled, CancellationToken ct) =>
        misfiled.RunAsync(mediaId, request.Reason, caller, ct);

    private async Task<Results<NoContent, ProblemHttpResult>> RunAsync(
        Guid mediaId, string reason, StaffCaller caller, CancellationToken ct)
    {
        var (row, refusal) = await access.FindAsync(mediaId, new MediaCaller(null, caller), ct);
        if (row is null) return refusal!;
        await using var connection = await database.OpenConnectionAsync(ct);
        var isHidden = false;
        // What it stands for goes first: asked again after a crash, it is found again and hides the rest.
        foreach (var instance in (await SeriesRows.FindAsync(row, connection, ct)).Reverse())
            isHidden = await Deadlock.RetryAsync(() => StoreAsync(instance, reason, caller, ct));
        return isHidden ? TypedResults.NoContent() : MediaProblems.Missing;
    }

    /// <summary>False where it was taken out of use meanwhile.</summary>
    private async Task<bool> StoreAsync(MediaRow row, string reason, StaffCaller caller, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, ct);
        var hidden = await connection.ExecuteAsync(new CommandDefinition(Sql.Hide,
            new { row.MediaId, row.EncounterId, row.Status, now = clock.GetUtcNow() }, transaction,
            cancellationToken: ct));
        if (hidden == 0) return false;
        await events.AppendAsync(row, EventKind.Misfiled, connection, transaction, ct);
        await outbox.EnqueueAsync(ReportTrouble.HandlerName, "misfiled",
            new TroubledMedia(row.MediaId, row.EncounterId, Trouble.Misfiled, WasHandedOver: true), row.EncounterId,
            connection, transaction, ct);
        await audit.AppendAsync(
            new AuditEntry(caller.Actor, "media.misfiled", row.MediaId, row.EncounterId, new { reason }),
            connection, transaction, ct);
        await transaction.CommitAsync(ct);
        return true;
    }

    private static class Sql
    {
        public const string Hide = $"""
            UPDATE media
            SET misfiled_at = @now, move_at = IF(object_key IS NULL, NULL, @now)
            WHERE media_id = @MediaId AND encounter_id = @EncounterId AND {MediaStatus.AsAsked} AND misfiled_at IS NULL
            """;
    }
}
