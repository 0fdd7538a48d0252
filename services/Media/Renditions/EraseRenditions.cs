using System.Data.Common;
using Dapper;
using Imaging.Media.Erasure;
using Imaging.Media.Uploads;
using Microsoft.Extensions.Options;

namespace Imaging.Media.Renditions;

/// <summary>Renditions that others replaced, that were never attached, or whose file is erased. While a worker may
/// still put something there, the row stays and the object is erased once more.</summary>
internal sealed class EraseRenditions(DbDataSource database, RenditionObjects objects,
    IOptions<UploadOptions> options, TimeProvider clock, ILogger<EraseRenditions> logger)
    : EraseDue<EraseRenditions.DueRow>(options.Value.EraseEvery, clock, logger)
{
    /// <summary>After it was planned: longer than the addresses that were told live.</summary>
    public static readonly TimeSpan Grace = RenditionObjects.Lifetime + TimeSpan.FromHours(1);

    protected override async Task<IReadOnlyList<DueRow>> ListAsync(
        DateTimeOffset now, DueRow? after, CancellationToken ct)
    {
        after ??= DueRow.First;
        await using var connection = await database.OpenConnectionAsync(ct);
        return (await connection.QueryAsync<DueRow>(new CommandDefinition(
            Sql.Due, new { now, after.EraseAfter, after.RenditionId, batch = Batch }, cancellationToken: ct))).AsList();
    }

    protected override async Task EraseAsync(DueRow row, CancellationToken ct)
    {
        await objects.EraseAsync(row.ObjectKey, row.StoreUploadId, ct);
        var isSafe = row.PlannedAt + Grace <= Clock.GetUtcNow();
        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(isSafe ? Sql.Forget : Sql.Again,
            new { row.RenditionId, again = row.PlannedAt + Grace }, cancellationToken: ct));
    }

    internal sealed record DueRow(Guid RenditionId, string ObjectKey, string? StoreUploadId,
        DateTimeOffset PlannedAt, DateTimeOffset EraseAfter)
    {
        /// <summary>Before all there are.</summary>
        public static readonly DueRow First =
            new(Guid.Empty, "", null, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch);
    }

    private static class Sql
    {
        public const string Due = """
            SELECT rendition_id, object_key, store_upload_id, planned_at, erase_after
            FROM rendition
            WHERE erase_after BETWEEN @EraseAfter AND @now
              AND (erase_after > @EraseAfter OR rendition_id > @RenditionId)
            ORDER BY erase_after, rendition_id
            LIMIT @batch
            """;

        public const string Forget =
            "DELETE FROM rendition WHERE rendition_id = @RenditionId AND is_attached = 0";

        public const string Again = """
            UPDATE rendition
            SET erase_after = @again
            WHERE rendition_id = @RenditionId AND is_attached = 0
            """;
    }
}
