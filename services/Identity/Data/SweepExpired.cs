using System.Data.Common;
using Dapper;

namespace Imaging.Identity.Data;

/// <summary>Deletes what has expired: it counts for nothing any more, and this keeps the tables small.</summary>
internal sealed partial class SweepExpired(DbDataSource database, TimeProvider clock, ILogger<SweepExpired> logger)
    : BackgroundService
{
    private const int BatchSize = 1000;
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Kept = TimeSpan.FromDays(1);
    private static readonly TimeSpan DevicesKept = TimeSpan.FromDays(365);

    /// <summary>Returns how many rows went.</summary>
    internal async Task<int> RunOnceAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var parameters = new { before = now - Kept, seenBefore = now - DevicesKept, limit = BatchSize };
        var total = 0;
        await using var connection = await database.OpenConnectionAsync(ct);
        foreach (var statement in Sql.All)
        {
            int deleted;
            do
            {
                deleted = await connection.ExecuteAsync(
                    new CommandDefinition(statement, parameters, cancellationToken: ct));
                total += deleted;
            }
            while (deleted == BatchSize);
        }

        return total;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await RunOnceAsync(stoppingToken);
            }
            catch (DbException exception)
            {
                Log.Failed(logger, exception);
            }
        }
    }

    private static class Sql
    {
        public static readonly string[] All =
        [
            "DELETE FROM session WHERE idle_until < @before LIMIT @limit",
            "DELETE FROM login_token WHERE expires_at < @before LIMIT @limit",
            "DELETE FROM throttle WHERE failed_at < @before LIMIT @limit",
            "DELETE FROM enrolment WHERE expires_at < @before LIMIT @limit",
            "DELETE FROM invitation WHERE expires_at < @before LIMIT @limit",
            "DELETE FROM staff_reset WHERE expires_at < @before LIMIT @limit",
            "DELETE FROM setup_token WHERE expires_at < @before LIMIT @limit",
            "DELETE FROM link_attempt WHERE expires_at < @before LIMIT @limit",
            "DELETE FROM staff_device WHERE seen_at < @seenBefore LIMIT @limit",
        ];
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "What has expired could not be deleted")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
