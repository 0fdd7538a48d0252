using System.Data.Common;
using Dapper;
using Imaging.Media.Images;
using Imaging.Media.Storage;
using Imaging.ServiceDefaults.Background;
using Imaging.ServiceDefaults.Problems;
using Microsoft.Extensions.Options;

namespace Imaging.Media.Erasure;

/// <summary>
/// Erases the bytes of images deleted or replaced long enough ago. The object goes first, the note of it after, so that
/// a crash between the two only repeats a deletion. Replicas may work on the same rows: that does no harm either.
/// </summary>
internal sealed partial class EraseDeletedImages(DbDataSource database, Objects objects,
    IOptions<ImageOptions> options, TimeProvider clock, ILogger<EraseDeletedImages> logger)
    : PeriodicWorker(options.Value.EraseEvery, clock, logger)
{
    private const int Batch = 100;
    private static readonly TimeSpan Postponement = TimeSpan.FromDays(1);

    /// <summary>Returns how many images were erased.</summary>
    public override async Task<int> RunOnceAsync(CancellationToken ct)
    {
        for (var total = 0; ;)
        {
            var erased = await EraseBatchAsync(ct);
            total += erased;
            if (erased < Batch) return total;
        }
    }

    private async Task<int> EraseBatchAsync(CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var due = (await connection.QueryAsync<DueRow>(new CommandDefinition(
            Sql.Due, new { now = Clock.GetUtcNow(), batch = Batch }, cancellationToken: ct))).AsList();
        var erased = 0;
        foreach (var image in due)
        {
            await DeleteAsync(image, connection, ct);
            erased += await connection.ExecuteAsync(new CommandDefinition(
                Sql.Erased, new { image.ImageKey, now = Clock.GetUtcNow() }, cancellationToken: ct));
        }

        if (erased > 0) Log.Erased(logger, erased);
        return erased;
    }

    private async Task DeleteAsync(DueRow image, DbConnection connection, CancellationToken ct)
    {
        try
        {
            await objects.DeleteAsync(image.ObjectKey, ct);
        }
        catch (DependencyException)
        {
            // If the store is there and only this one can't be deleted, it must not hold up all that are due after it.
            await connection.ExecuteAsync(new CommandDefinition(
                Sql.Postpone, new { image.ImageKey, later = Clock.GetUtcNow() + Postponement }, cancellationToken: ct));
            throw;
        }
    }

    private sealed record DueRow(Guid ImageKey, string ObjectKey);

    private static class Sql
    {
        public const string Due = """
            SELECT image_key, object_key
            FROM image
            WHERE erase_after <= @now
            ORDER BY erase_after
            LIMIT @batch
            """;

        public const string Erased = """
            UPDATE image
            SET erase_after = NULL, erased_at = @now
            WHERE image_key = @ImageKey AND live IS NULL
            """;

        public const string Postpone = """
            UPDATE image
            SET erase_after = @later
            WHERE image_key = @ImageKey AND live IS NULL
            """;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Erased {Count} deleted images")]
        public static partial void Erased(ILogger logger, int count);
    }
}
