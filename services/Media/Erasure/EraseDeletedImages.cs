using System.Data.Common;
using Dapper;
using Imaging.Media.Images;
using Imaging.Media.Storage;
using Microsoft.Extensions.Options;

namespace Imaging.Media.Erasure;

/// <summary>Images that programs deleted or replaced long enough ago.</summary>
internal sealed class EraseDeletedImages(DbDataSource database, Objects objects, IOptions<ImageOptions> options,
    TimeProvider clock, ILogger<EraseDeletedImages> logger)
    : EraseDue<EraseDeletedImages.DueRow>(options.Value.EraseEvery, clock, logger)
{
    protected override async Task<IReadOnlyList<DueRow>> ListAsync(
        DateTimeOffset now, DueRow? after, CancellationToken ct)
    {
        after ??= DueRow.First;
        await using var connection = await database.OpenConnectionAsync(ct);
        return (await connection.QueryAsync<DueRow>(new CommandDefinition(
            Sql.Due, new { now, after.EraseAfter, after.ImageKey, batch = Batch }, cancellationToken: ct))).AsList();
    }

    protected override async Task EraseAsync(DueRow row, CancellationToken ct)
    {
        await objects.DeleteAsync(row.ObjectKey, ct);
        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(
            new CommandDefinition(Sql.Forget, new { row.ImageKey }, cancellationToken: ct));
        await connection.ExecuteAsync(new CommandDefinition(
            Sql.DropPreviews, new { row.ImageKey, now = Clock.GetUtcNow() }, cancellationToken: ct));
        await connection.ExecuteAsync(new CommandDefinition(
            Sql.Erased, new { row.ImageKey, now = Clock.GetUtcNow() }, cancellationToken: ct));
    }

    internal sealed record DueRow(Guid ImageKey, string ObjectKey, DateTimeOffset EraseAfter)
    {
        /// <summary>Before all there are.</summary>
        public static readonly DueRow First = new(Guid.Empty, "", DateTimeOffset.UnixEpoch);
    }

    private static class Sql
    {
        public const string Due = """
            SELECT image_key, object_key, erase_after
            FROM image
            WHERE erase_after BETWEEN @EraseAfter AND @now AND (erase_after > @EraseAfter OR image_key > @ImageKey)
            ORDER BY erase_after, image_key
            LIMIT @batch
            """;

        public const string Forget = "DELETE FROM image_metadata WHERE image_key = @ImageKey";

        public const string DropPreviews = """
            UPDATE rendition
            SET is_attached = 0, erase_after = @now
            WHERE media_id = @ImageKey
            """;

        public const string Erased = """
            UPDATE image
            SET erase_after = NULL, erased_at = @now
            WHERE image_key = @ImageKey AND live IS NULL
            """;
    }
}
