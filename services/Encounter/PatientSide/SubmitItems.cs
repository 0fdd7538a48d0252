using System.ComponentModel.DataAnnotations;
using System.Data;
using System.Data.Common;
using Dapper;
using Imaging.Encounter.Consent;
using Imaging.Encounter.Encounters;
using Imaging.Encounter.Expiry;
using Imaging.Encounter.Uploads;
using Imaging.Media.V1;
using Imaging.ServiceDefaults.Audit;
using Imaging.ServiceDefaults.Data;
using Imaging.ServiceDefaults.Outbox;
using Imaging.ServiceDefaults.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Imaging.Encounter.PatientSide;

/// <param name="MediaIds">What is handed over; what was before may be among them.</param>
public sealed record SubmitRequest([Required, MaxLength(SubmitItems.Most)] IReadOnlyList<Guid> MediaIds);

/// <summary>
/// Hands over what was uploaded; clinicians see it from here on. May be repeated for later uploads. Media says where
/// the items stand; what is decided is decided under the encounter's row lock, and Media is told by the outbox.
/// </summary>
internal sealed class SubmitItems(DbDataSource database, MoveEncounter move, UnsentItems unsent, OutboxWriter outbox,
    AuditTrail audit, SubmissionService.SubmissionServiceClient media, TimeProvider clock)
{
    public const int Most = 200;

    public static Task<Results<Ok<StatusResponse>, ProblemHttpResult>> HandleAsync(
        SubmitRequest request, PatientCaller caller, SubmitItems submit, CancellationToken ct) =>
        submit.RunAsync([.. request.MediaIds.Distinct()], caller, ct);

    private async Task<Results<Ok<StatusResponse>, ProblemHttpResult>> RunAsync(
        IReadOnlyList<Guid> mediaIds, PatientCaller caller, CancellationToken ct)
    {
        var found = mediaIds.Count == 0 ? new() : await media.FindItemsAsync(new()
        {
            EncounterId = caller.EncounterId.ToString(), MediaIds = { mediaIds.Select(id => id.ToString()) },
        }, cancellationToken: ct);
        var items = found.Items.ToDictionary(item => Guid.Parse(item.MediaId));
        return await Deadlock.RetryAsync(() => StoreAsync(mediaIds, items, found.IsMoreComing, caller, ct));
    }

    private async Task<Results<Ok<StatusResponse>, ProblemHttpResult>> StoreAsync(IReadOnlyList<Guid> mediaIds,
        Dictionary<Guid, PatientItem> items, bool isMoreComing, PatientCaller caller, CancellationToken ct)
    {
        var encounterId = caller.EncounterId;
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, ct);
        // Held: nobody takes consent or an item back in between.
        if (await HeldEncounter.TakeAsync(encounterId, connection, transaction, ct) is not { } encounter)
            return EncounterProblems.Missing;
        if (await RefuseAsync(encounterId, encounter.Status, connection, transaction, ct) is { } refusal)
            return refusal;
        var withdrawn = await WithdrawnItems.OfAsync(encounterId, connection, transaction, ct);
        if (RefuseItems(mediaIds, items, withdrawn) is { } wrong) return wrong;
        var before = (await connection.QueryAsync<Guid>(new CommandDefinition(
            Sql.Before, new { encounterId }, transaction, cancellationToken: ct))).ToHashSet();
        Guid[] fresh = [.. mediaIds.Where(id => !before.Contains(id))];
        if (fresh.Length == 0) return TypedResults.Ok(new StatusResponse(encounter.Status));

        await move.ToAsync(EncounterStatus.Submitted, encounterId, connection, transaction, ct);
        var now = clock.GetUtcNow();
        foreach (var mediaId in fresh)
            await connection.ExecuteAsync(new CommandDefinition(Sql.Submit, new
            {
                mediaId, encounterId, items[mediaId].Kind, now,
                receivedAt = items[mediaId].ReceivedAt.ToDateTimeOffset(),
            }, transaction, cancellationToken: ct));
        if (await unsent.SettleAsync(encounterId, connection, transaction, ct) && !isMoreComing)
            await QueueKeys.DestroyAsync(encounterId, connection, transaction, ct);
        await outbox.EnqueueAsync(ShowMedia.HandlerName, "show", new SubmittedMedia(encounterId, fresh, now),
            encounterId, connection, transaction, ct);
        await audit.AppendAsync(
            new AuditEntry(caller.Actor, "encounter.submit", encounterId, encounterId, new { items = fresh }),
            connection, transaction, ct);
        await transaction.CommitAsync(ct);
        return TypedResults.Ok(new StatusResponse(EncounterStatus.Submitted));
    }

    private static async Task<ProblemHttpResult?> RefuseAsync(
        Guid encounterId, string status, DbConnection connection, DbTransaction transaction, CancellationToken ct)
    {
        if (status is not (EncounterStatus.Verified or EncounterStatus.Consented or EncounterStatus.Submitted
            or EncounterStatus.Reviewed))
            return EncounterProblems.In(status);
        return await ConsentRow.LatestAsync(encounterId, connection, transaction, ct) is { Treatment: true } ? null
            : EncounterProblems.ConsentNeeded.With("Photos are taken in once the first question is agreed to.");
    }

    private static ProblemHttpResult? RefuseItems(IReadOnlyList<Guid> mediaIds, Dictionary<Guid, PatientItem> items,
        IReadOnlySet<Guid> withdrawn)
    {
        if (mediaIds.Count == 0)
            return EncounterProblems.NothingToSend.With("Name what is to be sent, once it is uploaded.");
        Guid[] unknown = [.. mediaIds.Where(id => !items.ContainsKey(id))];
        if (unknown.Length > 0)
            return EncounterProblems.ItemNotFound.With(
                "Some do not exist, or are not yours. Nothing was sent.", [new("mediaIds", unknown)]);
        Guid[] unusable =
            [.. mediaIds.Where(id => items[id].State == ItemState.Unusable || withdrawn.Contains(id))];
        if (unusable.Length > 0)
            return EncounterProblems.ItemsUnusable.With(
                "Some were not taken, or were taken back. Leave them out; nothing was sent.",
                [new("mediaIds", unusable)]);
        Guid[] unfinished = [.. mediaIds.Where(id => items[id].State != ItemState.Kept)];
        return unfinished.Length == 0 ? null : EncounterProblems.ItemsUnfinished.With(
            "Some are still on their way. Wait for them or leave them out; nothing was sent.",
            [new("mediaIds", unfinished)]);
    }

    private static class Sql
    {
        public const string Before = """
            SELECT media_id
            FROM encounter_media
            WHERE encounter_id = @encounterId AND submitted_at IS NOT NULL
            """;

        // It may not be on record yet: Media's word of its arrival travels by itself.
        public const string Submit = """
            INSERT INTO encounter_media (media_id, encounter_id, kind, uploader, received_at, submitted_at)
            VALUES (@mediaId, @encounterId, @Kind, 'patient', @receivedAt, @now)
            ON DUPLICATE KEY UPDATE submitted_at = VALUES(submitted_at)
            """;
    }
}
