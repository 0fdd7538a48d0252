using System.Data;
using System.Data.Common;
using Dapper;
using Imaging.Media.Renditions;
using Imaging.Media.Storage;
using Imaging.Media.Uploads;
using Imaging.ServiceDefaults.Audit;
using Imaging.ServiceDefaults.Data;
using Imaging.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Imaging.Media.Items;

/// <summary>Where the bytes are for a little while.</summary>
public sealed record ContentAddress(Uri Url, DateTimeOffset ExpiresAt);

/// <summary>
/// Grants an address for a file's bytes. The grant is on record, and the file counts as opened, in one transaction
/// before anybody learns the address; a file that was taken out of use meanwhile is none.
/// </summary>
internal sealed class GetContent(DbDataSource database, MediaAccess access, KeptObjects kept,
    RenditionObjects renditions, JobQueue jobs, ClientUrls urls, AuditTrail audit, TimeProvider clock)
{
    // URLs of half a minute repeat, so that a page that is drawn again needs no image twice.
    private static readonly TimeSpan Rounding = TimeSpan.FromSeconds(30);
    private const int Attempts = 3;
    private static readonly TimeSpan OfImage = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    public static Task<IResult> HandleAsync(Guid mediaId, MediaCaller caller, HttpContext http, GetContent get,
        CancellationToken ct, string rendition = RenditionNames.Original) =>
        get.RunAsync(mediaId, rendition, caller, http, ct);

    private async Task<IResult> RunAsync(
        Guid mediaId, string rendition, MediaCaller caller, HttpContext http, CancellationToken ct)
    {
        if (rendition != RenditionNames.Original && !RenditionNames.IsMade(rendition))
            return Problem.InvalidRequest.With($"A rendition is one of: {RenditionNames.All}.");
        if (caller.Patient is not null && (rendition != RenditionNames.Thumbnail || !caller.Patient.IsFirstBrowser))
            return OnlyUnsent;
        // While it is looked at, it may be brought to another key: then it is looked at again.
        for (var attempt = 1; attempt <= Attempts; attempt++)
        {
            if (await GrantAsync(mediaId, rendition, caller, http, ct) is { } answer) return answer;
        }

        return MediaProblems.Missing;
    }

    /// <summary>Null where it was changed meanwhile.</summary>
    private async Task<IResult?> GrantAsync(
        Guid mediaId, string rendition, MediaCaller caller, HttpContext http, CancellationToken ct)
    {
        var (row, refusal) = await access.FindAsync(mediaId, caller, ct);
        if (row is null) return refusal!;
        if (caller.Patient is not null && row.SubmittedAt is not null) return OnlyUnsent;
        if (row.Status == MediaStatus.Mismatch) return MediaProblems.NamesAnother.With(row.Refusal!.Sentence);
        if (await FindAsync(row, rendition, ct) is not { } content)
        {
            if (caller.Staff is not null) await jobs.HurryAsync([row], ct);
            return MediaProblems.RenditionMissing.With("It is not made (yet). The file says which renditions it has.");
        }

        if (!await Deadlock.RetryAsync(() => OpenAsync(row, rendition, caller, ct))) return null;

        var address = await AddressAsync(row, content, http);
        return http.Request.GetTypedHeaders().Accept.Any(type => type.MediaType == "application/json")
            ? TypedResults.Ok(address)
            : TypedResults.Redirect(address.Url.AbsoluteUri);
    }

    private static ProblemHttpResult OnlyUnsent =>
        Problem.Forbidden.With("On this link only thumbnails of what is not sent yet are shown.");

    /// <summary>Null where there is none.</summary>
    private async Task<StoredContent?> FindAsync(MediaRow row, string rendition, CancellationToken ct)
    {
        if (rendition == RenditionNames.Original)
            return row.ObjectKey is null ? null : new(kept.PathOf(row.ObjectKey), row.ContentType!);
        await using var connection = await database.OpenConnectionAsync(ct);
        var key = await connection.ExecuteScalarAsync<string?>(new CommandDefinition(
            Sql.Find, new { row.MediaId, row.Revision, rendition }, cancellationToken: ct));
        return key is null ? null : new(renditions.PathOf(key), RenditionNames.ContentType(rendition));
    }

    private async Task<bool> OpenAsync(MediaRow row, string rendition, MediaCaller caller, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, ct);
        var isThere = await connection.ExecuteAsync(new CommandDefinition(
            caller.Staff is null ? Sql.Look : Sql.Open,
            new { row.MediaId, row.EncounterId, row.Status, row.Revision, now = clock.GetUtcNow() }, transaction,
            cancellationToken: ct)) > 0;
        if (!isThere) return false;
        await audit.AppendAsync(
            new AuditEntry(caller.Actor, "media.open", row.MediaId, row.EncounterId, new { rendition, row.Status }),
            connection, transaction, ct);
        await transaction.CommitAsync(ct);
        return true;
    }

    private async Task<ContentAddress> AddressAsync(MediaRow row, StoredContent content, HttpContext http)
    {
        var now = clock.GetUtcNow();
        var from = now.AddTicks(-(now.Ticks % Rounding.Ticks));
        var lifetime = content.ContentType.StartsWith("video/", StringComparison.Ordinal) ? LifetimeOf(row) : OfImage;
        var query = $"response-cache-control={Uri.EscapeDataString("private, no-store")}"
            + "&response-content-disposition=inline"
            + $"&response-content-type={Uri.EscapeDataString(content.ContentType)}";
        var url = await urls.SignAsync(
            http, HttpMethod.Get, content.Path, query, [], (from, lifetime));
        return new(url, from + lifetime);
    }

    /// <summary>A video is fetched piece by piece while it plays.</summary>
    private static TimeSpan LifetimeOf(MediaRow row)
    {
        var twice = TimeSpan.FromMilliseconds(2.0 * (row.DurationMs ?? 0));
        return twice < OfImage ? OfImage : twice < Longest ? twice : Longest;
    }

    private sealed record StoredContent(string Path, string ContentType);

    private static class Sql
    {
        public const string Find = """
            SELECT object_key
            FROM rendition
            WHERE media_id = @MediaId AND is_attached = 1 AND revision = @Revision AND name = @rendition
            """;

        private const string AsItWas = $"""
            WHERE media_id = @MediaId AND object_key IS NOT NULL AND {MediaStatus.AsAsked} AND revision = @Revision
              AND encounter_id = @EncounterId AND misfiled_at IS NULL
            """;

        public const string Open = $"""
            UPDATE media
            SET opened_at = COALESCE(opened_at, @now)
            {AsItWas}
            """;

        // Its own sender looks: nobody of the staff has opened it by that.
        public const string Look = $"""
            UPDATE media
            SET opened_at = opened_at
            {AsItWas}
            """;
    }
}
