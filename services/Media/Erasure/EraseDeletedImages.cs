using System.Data.Common;
using System.Runtime.ExceptionServices;
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

    /// <summary>Returns how many images were erased. One that cannot be holds up none of the others.</summary>
    /// <exception cref="DependencyException">The store did not erase some of them: the first it said so of.</exception>
    public override async Task<int> RunOnceAsync(CancellationToken ct)
    {
        var (now, erased, refused) = (Clock.GetUtcNow(), 0, (ExceptionDispatchInfo?)null);
        IReadOnlyList<DueRow> due = [];
        do
        {
            due = await ListAsync(now, due.Count == 0 ? DueRow.First : due[^1], ct);
            foreach (var image in due)
            {
                try
                {
                    await EraseAsync(image, ct);
                    erased++;
                }
                catch (DependencyException exception)
                {
                    refused ??= ExceptionDispatchInfo.Capture(exception);
                }
            }
        }
        while (due.Count == Batch);

        if (erased > 0) Log.Erased(logger, erased);
        refused?.Throw();
        return erased;
    }

    private async Task<IReadOnlyList<DueRow>> ListAsync(DateTimeOffset now, DueRow after, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return (await connection.QueryAsync<DueRow>(new CommandDefinition(
            Sql.Due, new { now, after.EraseAfter, after.ImageKey, batch = Batch }, cancellationToken: ct))).AsList();
    }

    private async Task EraseAsync(DueRow image, CancellationToken ct)
    {
        await objects.DeleteAsync(image.ObjectKey, ct);
        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            Sql.Erased, new { image.ImageKey, now = Clock.GetUtcNow() }, cancellationToken: ct));
    }

    private sealed record DueRow(Guid ImageKey, string ObjectKey, DateTimeOffset EraseAfter)
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

        public const string Erased = """
            UPDATE image
            SET erase_after = NULL, erased_at = @now
            WHERE image_key = @ImageKey AND live IS NULL
            """;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Erased {Count} deleted images")]
        public static partial void Erased(ILogger logger, int count);
    }
}
