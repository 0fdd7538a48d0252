using System.ComponentModel.DataAnnotations;
using System.Data.Common;
using System.Text.Json.Serialization;
using Dapper;
using Imaging.Media.Events;
using Imaging.Media.Images;
using Imaging.Media.Renditions;
using Imaging.Media.Series;
using Imaging.Media.Uploads;
using Imaging.ServiceDefaults.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Imaging.Media.Items;

/// <summary>A page of files; <see cref="Next"/> is the cursor of the page after it, null on the last one.</summary>
/// <param name="SeenThrough">Place of the newest event that this page shows the effect of: whoever reviews or closes
/// the encounter sends that of the first page.</param>
public sealed record MediaPage(IReadOnlyList<MediaView> Items,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Next, long SeenThrough);

/// <summary>An encounter's files in the order in which they were announced: to its patient what the patient sent, to
/// staff what was sent to them. A DICOM series is one item.</summary>
internal sealed class ListMedia(DbDataSource database, MediaAccess access, EncounterKeys keys, JobQueue jobs)
{
    public static Task<Results<Ok<MediaPage>, ProblemHttpResult>> HandleAsync(
        Guid encounterId, MediaCaller caller, ListMedia list, CancellationToken ct, [Range(1, 200)] int limit = 50,
        string? cursor = null) => list.RunAsync(encounterId, caller, limit, cursor, ct);

    private async Task<Results<Ok<MediaPage>, ProblemHttpResult>> RunAsync(
        Guid encounterId, MediaCaller caller, int limit, string? cursor, CancellationToken ct)
    {
        var after = Guid.Empty;
        if (!string.IsNullOrEmpty(cursor) && !Guid.TryParseExact(cursor, "N", out after))
            return ImageProblems.InvalidCursor.With("Use the 'next' of the page before, unchanged.");
        if (caller.Patient is { } patient && patient.EncounterId != encounterId)
            return SessionProblems.WrongEncounter.With("The session is for another encounter. Open its link again.");
        var (view, refusal) = caller.Staff is { } staff
            ? await access.AskAsync(encounterId, staff, ct, isLook: true) : default;
        if (refusal is not null) return refusal;

        await using var connection = await database.OpenConnectionAsync(ct);
        // Before the rows: what comes in between is shown and counts as unseen.
        var seenThrough = await EncounterEvents.NewestAsync(encounterId, connection, ct);
        var rows = (await connection.QueryAsync<MediaRow>(new CommandDefinition(
            caller.Patient is null ? Sql.ForStaff : Sql.ForPatient, new { encounterId, after, limit = limit + 1 },
            cancellationToken: ct))).AsList();
        if (caller.Staff is not null) await jobs.HurryAsync(rows, ct);
        var key = await keys.FindAsync(encounterId, connection, null, ct);
        var series = await SeriesRows.CountAsync(rows, connection, ct);
        var page = rows.Take(limit).Where(row => view?.Withdrawn.Contains(row.MediaId) != true)
            .Select(row => MediaView.For(caller, row, key) with { Series = series.GetValueOrDefault(row.MediaId) })
            .ToArray();
        return TypedResults.Ok(new MediaPage(
            page, rows.Count > limit ? $"{rows[limit - 1].MediaId:N}" : null, seenThrough));
    }

    private static class Sql
    {
        public const string ForPatient = $"""
            SELECT {MediaRow.Columns}
            FROM media
            WHERE encounter_id = @encounterId AND media_id > @after AND uploader = 'patient'
              AND status NOT IN ('removed', 'restricted') AND misfiled_at IS NULL
            ORDER BY media_id
            LIMIT @limit
            """;

        public const string ForStaff = $"""
            SELECT {MediaRow.Columns}
            FROM media
            WHERE encounter_id = @encounterId AND media_id > @after AND status NOT IN ('removed', 'restricted')
              AND misfiled_at IS NULL
              AND (uploader = 'staff' OR submitted_at IS NOT NULL)
              AND {SeriesRows.StandsForSeries}
            ORDER BY media_id
            LIMIT @limit
            """;
    }
}
