using System.Data.Common;
using Dapper;
using Imaging.ServiceDefaults.Data;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Imaging.ServiceDefaults.Sweeping;

/// <summary>Keeps the tables of what lives shortly small, a few rows at a time and in nobody's transaction.</summary>
internal sealed partial class SweepOldRows(DbDataSource database, IEnumerable<Sweep> sweeps,
    IOptions<SweepOptions> options, TimeProvider clock, ILogger<SweepOldRows> logger) : BackgroundService
{
    private const int BatchSize = 200;

    /// <summary>Returns how many rows went.</summary>
    internal async Task<int> RunOnceAsync(CancellationToken ct)
    {
        var (now, total) = (clock.GetUtcNow(), 0);
        await using var connection = await database.OpenConnectionAsync(ct);
        foreach (var sweep in sweeps)
        {
            var batch = new CommandDefinition(
                sweep.Statement, new { before = now - sweep.Kept, limit = BatchSize }, cancellationToken: ct);
            int deleted;
            do
            {
                deleted = await Deadlock.RetryAsync(() => connection.ExecuteAsync(batch));
                total += deleted;
            }
            while (deleted >= BatchSize);
        }

        return total;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.Interval, clock);
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

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "Old rows could not be deleted")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
