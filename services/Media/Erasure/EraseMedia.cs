using System.Data.Common;
using Dapper;
using Imaging.Media.Storage;
using Imaging.Media.Uploads;
using Microsoft.Extensions.Options;

namespace Imaging.Media.Erasure;

/// <summary>Files of encounters that were refused or taken back, and those that were in quarantine long enough.
/// </summary>
internal sealed class EraseMedia(DbDataSource database, KeptObjects kept, IOptions<UploadOptions> options,
    TimeProvider clock, ILogger<EraseMedia> logger)
    : EraseDue<EraseMedia.DueRow>(options.Value.EraseEvery, clock, logger)
{
    protected override async Task<IReadOnlyList<DueRow>> ListAsync(
        DateTimeOffset now, DueRow? after, CancellationToken ct)
    {
        after ??= DueRow.First;
        await using var connection = await database.OpenConnectionAsync(ct);
        return (await connection.QueryAsync<DueRow>(new CommandDefinition(
            Sql.Due, new { now, after.EraseAfter, after.MediaId, batch = Batch }, cancellationToken: ct))).AsList();
    }

    protected override async Task EraseAsync(DueRow row, CancellationToken ct)
    {
        if (row.ObjectKey is not null) await kept.DeleteAsync(kept.PathOf(row.ObjectKey), ct);
        if (row.NextKey is not null) await kept.DeleteAsync(kept.PathOf(row.NextKey), ct);
        if (row.QuarantineKey is not null) await kept.DeleteAsync(kept.QuarantinePathOf(row.QuarantineKey), ct);
        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            Sql.DropRenditions, new { row.MediaId, now = Clock.GetUtcNow() }, cancellationToken: ct));
        await connection.ExecuteAsync(new CommandDefinition(Sql.Erased, row, cancellationToken: ct));
    }

    internal sealed record DueRow(
        Guid MediaId, string? ObjectKey, string? NextKey, string? QuarantineKey, DateTimeOffset EraseAfter)
    {
        /// <summary>Before all there are.</summary>
        public static readonly DueRow First = new(Guid.Empty, null, null, null, DateTimeOffset.UnixEpoch);
    }

    private static class Sql
    {
        public const string Due = """
            SELECT media_id, object_key, next_key, quarantine_key, erase_after
            FROM media
            WHERE erase_after BETWEEN @EraseAfter AND @now AND (erase_after > @EraseAfter OR media_id > @MediaId)
            ORDER BY erase_after, media_id
            LIMIT @batch
            """;

        // Those under way too: their worker finds that they are not wanted.
        public const string DropRenditions = """
            UPDATE rendition
            SET is_attached = 0, erase_after = @now
            WHERE media_id = @MediaId
            """;

        public const string Erased = """
            UPDATE media
            SET erase_after = NULL, object_key = NULL, next_key = NULL, move_at = NULL, quarantine_key = NULL,
              size = 0, file_name = NULL, note = NULL, body_site = NULL
            WHERE media_id = @MediaId AND erase_after = @EraseAfter
            """;
    }
}
