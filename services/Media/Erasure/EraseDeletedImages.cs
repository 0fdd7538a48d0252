using System.Data.Common;
using Dapper;
using Imaging.Media.Storage;

namespace Imaging.Media.Erasure;

/// <summary>
/// Erases the bytes of images deleted or replaced long enough ago. The object goes first, the note of it after, so that
/// a crash between the two only repeats a deletion. Replicas may work on the same rows: that does no harm either.
/// </summary>
internal sealed partial class EraseDeletedImages(
    DbDataSource database, Objects objects, TimeProvider clock, ILogger<EraseDeletedImages> logger)
    : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(10);
    private const int Batch = 100;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, clock);
        do
        {
            try
            {
                while (await RunOnceAsync(stoppingToken) == Batch) { }
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                Log.Failed(logger, exception);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    /// <summary>Erases one batch and returns how many there were.</summary>
    internal async Task<int> RunOnceAsync(CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var due = (await connection.QueryAsync<DueRow>(new CommandDefinition(
            Sql.Due, new { now = clock.GetUtcNow(), batch = Batch }, cancellationToken: ct))).AsList();
        foreach (var image in due)
        {
            await objects.DeleteAsync(image.ObjectKey, ct);
            await connection.ExecuteAsync(new CommandDefinition(
                Sql.Erased, new { image.ImageKey, now = clock.GetUtcNow() }, cancellationToken: ct));
        }

        if (due.Count > 0) Log.Erased(logger, due.Count);
        return due.Count;
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
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Erased {Count} deleted images")]
        public static partial void Erased(ILogger logger, int count);

        [LoggerMessage(LogLevel.Error, "Erasing deleted images failed; it is tried again")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
