using System.Data.Common;
using Dapper;
using Imaging.Media.Storage;
using Imaging.ServiceDefaults.Background;
using Microsoft.Extensions.Options;

namespace Imaging.Media.Uploads;

/// <summary>
/// Erases what lies in the way in without an open upload: a file that was sent again by an old address, parts that came
/// after an upload was given up, an upload in parts that a crash left behind. A row is always older than the bytes that
/// it names, so that what is listed first and has no row then has none. Replicas may sweep at once; it does no harm.
/// </summary>
internal sealed partial class SweepIncoming(DbDataSource database, IncomingObjects incoming,
    IOptions<UploadOptions> options, TimeProvider clock, ILogger<SweepIncoming> logger)
    : PeriodicWorker(options.Value.SweepEvery, clock, logger)
{
    // Between the store's answer and the row that keeps it.
    private static readonly TimeSpan Beginning = TimeSpan.FromMinutes(10);

    /// <summary>Returns how many files and uploads went.</summary>
    public override async Task<int> RunOnceAsync(CancellationToken ct)
    {
        var swept = 0;
        await foreach (var keys in incoming.ListAsync(ct))
        {
            var open = await OpenAsync(keys, ct);
            foreach (var key in keys.Where(key => !open.ContainsKey(key)))
            {
                await incoming.DeleteAsync(key, ct);
                swept++;
            }
        }

        await foreach (var started in incoming.ListStartedAsync(ct))
        {
            var open = await OpenAsync([.. started.Select(upload => upload.Key)], ct);
            foreach (var upload in started.Where(upload => IsForgotten(upload, open)))
            {
                await incoming.AbortAsync(upload.Key, upload.UploadId, ct);
                swept++;
            }
        }

        if (swept > 0) Log.Swept(logger, swept);
        return swept;
    }

    private bool IsForgotten(StartedUpload upload, Dictionary<string, string?> open) =>
        !open.TryGetValue(upload.Key, out var known)
        || (known != upload.UploadId && (known is not null || upload.StartedAt < Clock.GetUtcNow() - Beginning));

    /// <summary>Of these keys those that are still written or looked at, with the store's id of their upload.</summary>
    private async Task<Dictionary<string, string?>> OpenAsync(IReadOnlyList<string> keys, CancellationToken ct)
    {
        if (keys.Count == 0) return [];
        await using var connection = await database.OpenConnectionAsync(ct);
        var rows = await connection.QueryAsync<OpenRow>(
            new CommandDefinition(Sql.Open, new { keys }, cancellationToken: ct));
        return rows.ToDictionary(row => row.IncomingKey, row => row.StoreUploadId);
    }

    private sealed record OpenRow(string IncomingKey, string? StoreUploadId);

    private static class Sql
    {
        public const string Open = """
            SELECT incoming_key, store_upload_id
            FROM upload
            WHERE incoming_key IN @keys AND state IN ('open', 'checking')
            """;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Swept {Count} files and uploads that nobody waits for")]
        public static partial void Swept(ILogger logger, int count);
    }
}
