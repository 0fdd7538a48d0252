using System.Data.Common;
using Dapper;
using Imaging.ServiceDefaults.Background;
using Imaging.ServiceDefaults.Data;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Imaging.ServiceDefaults.Sweeping;

/// <summary>Keeps the tables of what lives shortly small, a few rows at a time and in nobody's transaction.</summary>
internal sealed class SweepOldRows(DbDataSource database, IEnumerable<Sweep> sweeps,
    IOptions<SweepOptions> options, TimeProvider clock, ILogger<SweepOldRows> logger)
    : PeriodicWorker(options.Value.Interval, clock, logger)
{
    private const int BatchSize = 200;

    /// <summary>Returns how many rows went.</summary>
    public override async Task<int> RunOnceAsync(CancellationToken ct)
    {
        var (now, total) = (Clock.GetUtcNow(), 0);
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
}
