using System.Collections.Concurrent;
using System.Data.Common;
using Dapper;
using Imaging.Media.Images;
using Imaging.Media.Storage;
using Imaging.ServiceDefaults.Background;
using Imaging.ServiceDefaults.Problems;
using Microsoft.Extensions.Options;

namespace Imaging.Media.Erasure;

/// <summary>
/// Erases the objects of uploads that came to nothing. Where nobody knows whether they did (the store or the database
/// took all of it and did not answer), the row decides, once whatever was under way has ended. What is waiting is kept
/// in memory: after a crash such an object remains, without a row and so unreadable.
/// </summary>
internal sealed partial class UndoneUploads(DbDataSource database, Objects objects, IOptions<ImageOptions> options,
    TimeProvider clock, ILogger<UndoneUploads> logger) : PeriodicWorker(options.Value.UndoAfter, clock, logger)
{
    private const int MostWaiting = 100_000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly ConcurrentQueue<Waiting> _waiting = [];

    /// <summary>No row names the object and none will.</summary>
    public async Task EraseAsync(Guid imageKey, string objectKey)
    {
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await objects.DeleteAsync(objectKey, patience.Token);
        }
        catch (Exception exception) when (exception is DependencyException or OperationCanceledException)
        {
            Decide(imageKey, objectKey);
        }
    }

    /// <summary>There may be an object, and there may be a row that names it.</summary>
    public void Decide(Guid imageKey, string objectKey)
    {
        if (_waiting.Count < MostWaiting)
            _waiting.Enqueue(new(imageKey, objectKey, Clock.GetUtcNow() + options.Value.UndoAfter));
        else
            Log.Forgotten(logger);
    }

    public override async Task RunOnceAsync(CancellationToken ct)
    {
        for (var left = _waiting.Count; left > 0 && _waiting.TryDequeue(out var upload); left--)
        {
            try
            {
                if (upload.NotBefore > Clock.GetUtcNow()) _waiting.Enqueue(upload);
                else if (!await HasRowAsync(upload.ImageKey, ct)) await objects.DeleteAsync(upload.ObjectKey, ct);
            }
            catch (Exception exception) when (exception is DependencyException or DbException)
            {
                _waiting.Enqueue(upload);
                throw;
            }
        }
    }

    private async Task<bool> HasRowAsync(Guid imageKey, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.ExecuteScalarAsync<int>(
            new CommandDefinition(Sql.Count, new { imageKey }, cancellationToken: ct)) > 0;
    }

    private sealed record Waiting(Guid ImageKey, string ObjectKey, DateTimeOffset NotBefore);

    private static class Sql
    {
        public const string Count = """
            SELECT COUNT(*)
            FROM image
            WHERE image_key = @imageKey
            """;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "Too many uploads wait for their object to be erased; one was forgotten")]
        public static partial void Forgotten(ILogger logger);
    }
}
