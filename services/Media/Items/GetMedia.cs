using System.Data.Common;
using Imaging.Media.Renditions;
using Imaging.Media.Series;
using Imaging.Media.Uploads;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Imaging.Media.Items;

/// <summary>One file: what it is, where it stands, what was said of it.</summary>
internal sealed class GetMedia(DbDataSource database, MediaAccess access, EncounterKeys keys, JobQueue jobs)
{
    public static Task<Results<Ok<MediaView>, ProblemHttpResult>> HandleAsync(
        Guid mediaId, MediaCaller caller, GetMedia get, CancellationToken ct) => get.RunAsync(mediaId, caller, ct);

    private async Task<Results<Ok<MediaView>, ProblemHttpResult>> RunAsync(
        Guid mediaId, MediaCaller caller, CancellationToken ct)
    {
        var (row, refusal) = await access.FindAsync(mediaId, caller, ct);
        if (row is null) return refusal!;
        if (caller.Staff is not null) await jobs.HurryAsync([row], ct);
        await using var connection = await database.OpenConnectionAsync(ct);
        var key = await keys.FindAsync(row.EncounterId, connection, null, ct);
        var series = await SeriesRows.CountAsync([row], connection, ct);
        return TypedResults.Ok(MediaView.For(caller, row, key) with { Series = series.GetValueOrDefault(mediaId) });
    }
}
