using System.Data;
using System.Data.Common;
using Dapper;
using Imaging.Media.Checks;
using Imaging.Media.Storage;
using Imaging.Media.Uploads;
using Imaging.ServiceDefaults.Audit;
using Imaging.ServiceDefaults.Data;
using Imaging.ServiceDefaults.Problems;

namespace Imaging.Media.Items;

/// <summary>Where the bytes are for a little while.</summary>
public sealed record ContentAddress(Uri Url, DateTimeOffset ExpiresAt);

/// <summary>
/// Grants an address for a file's bytes. The grant is on record, and the file counts as opened, in one transaction
/// before anybody learns the address; a file that was taken out of use meanwhile is none.
/// </summary>
internal sealed class GetContent(DbDataSource database, MediaAccess access, KeptObjects kept, ClientUrls urls,
    AuditTrail audit, TimeProvider clock)
{
    private const string Original = "original";
    private const string Thumbnail = "thumbnail";
    private static readonly string[] s_renditions = [Original, "display", "mp4", "poster", Thumbnail];

    // URLs of half a minute repeat, so that a page that is drawn again needs no image twice.
    private static readonly TimeSpan Rounding = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan OfImage = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    public static Task<IResult> HandleAsync(Guid mediaId, MediaCaller caller, HttpContext http, GetContent get,
        CancellationToken ct, string rendition = Original) => get.RunAsync(mediaId, rendition, caller, http, ct);

    private async Task<IResult> RunAsync(
        Guid mediaId, string rendition, MediaCaller caller, HttpContext http, CancellationToken ct)
    {
        if (!s_renditions.Contains(rendition, StringComparer.Ordinal))
            return Problem.InvalidRequest.With($"A rendition is one of: {string.Join(", ", s_renditions)}.");
        if (caller.Patient is not null && (rendition != Thumbnail || !caller.Patient.IsFirstBrowser))
            return Problem.Forbidden.With("On this link only thumbnails of what is not sent yet are shown.");
        var (row, refusal) = await access.FindAsync(mediaId, caller, ct);
        if (row is null) return refusal!;
        // Others come with the workers that make them.
        if (rendition != Original || row.ObjectKey is null)
            return MediaProblems.RenditionMissing.With("It is not made (yet). The file says which renditions it has.");
        if (!await Deadlock.RetryAsync(() => OpenAsync(row, rendition, caller, ct))) return MediaProblems.Missing;

        var address = await AddressAsync(row, http);
        return http.Request.GetTypedHeaders().Accept.Any(type => type.MediaType == "application/json")
            ? TypedResults.Ok(address)
            : TypedResults.Redirect(address.Url.AbsoluteUri);
    }

    private async Task<bool> OpenAsync(MediaRow row, string rendition, MediaCaller caller, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, ct);
        var isThere = await connection.ExecuteAsync(new CommandDefinition(
            Sql.Open, new { row.MediaId, row.EncounterId, row.Status, now = clock.GetUtcNow() }, transaction,
            cancellationToken: ct)) > 0;
        if (!isThere) return false;
        await audit.AppendAsync(
            new AuditEntry(caller.Actor, "media.open", row.MediaId, row.EncounterId, new { rendition, row.Status }),
            connection, transaction, ct);
        await transaction.CommitAsync(ct);
        return true;
    }

    private async Task<ContentAddress> AddressAsync(MediaRow row, HttpContext http)
    {
        var now = clock.GetUtcNow();
        var from = now.AddTicks(-(now.Ticks % Rounding.Ticks));
        var lifetime = LifetimeOf(row);
        var query = $"response-cache-control={Uri.EscapeDataString("private, no-store")}"
            + "&response-content-disposition=inline"
            + $"&response-content-type={Uri.EscapeDataString(row.ContentType!)}";
        var url = await urls.SignAsync(
            http, HttpMethod.Get, kept.PathOf(row.ObjectKey!), query, [], (from, lifetime));
        return new(url, from + lifetime);
    }

    /// <summary>A video is fetched piece by piece while it plays.</summary>
    private static TimeSpan LifetimeOf(MediaRow row)
    {
        if (row.Kind != FileKinds.Video) return OfImage;
        var twice = TimeSpan.FromMilliseconds(2.0 * (row.DurationMs ?? 0));
        return twice < OfImage ? OfImage : twice < Longest ? twice : Longest;
    }

    private static class Sql
    {
        // As it was when it was asked whether it may be seen.
        public const string Open = """
            UPDATE media
            SET opened_at = COALESCE(opened_at, @now)
            WHERE media_id = @MediaId AND object_key IS NOT NULL AND status = @Status
              AND encounter_id = @EncounterId AND misfiled_at IS NULL
            """;
    }
}
