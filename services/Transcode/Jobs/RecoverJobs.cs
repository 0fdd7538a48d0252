using System.Data.Common;
using Dapper;
using Imaging.ServiceDefaults.Background;
using Imaging.ServiceDefaults.Data;

namespace Imaging.Transcode.Jobs;

/// <summary>Brings jobs back whose worker gives no sign any more. Workers die for reasons of their own, so that this is
/// no attempt; but deaths are counted, and a file that takes one worker after the other down comes to an end
/// too.</summary>
internal sealed partial class RecoverJobs(
    DbDataSource database, JobSignal signal, TimeProvider clock, ILogger<RecoverJobs> logger)
    : PeriodicWorker(TimeSpan.FromSeconds(1), clock, logger)
{
    /// <summary>Returns how many came back.</summary>
    public override async Task<int> RunOnceAsync(CancellationToken ct)
    {
        var recovered = await Deadlock.RetryAsync(async () =>
        {
            await using var connection = await database.OpenConnectionAsync(ct);
            return await connection.ExecuteAsync(
                new CommandDefinition(Sql.Recover, new { now = Clock.GetUtcNow() }, cancellationToken: ct));
        });
        if (recovered == 0) return 0;
        Log.Recovered(logger, recovered);
        signal.Set();
        return recovered;
    }

    private static class Sql
    {
        public const string Recover = """
            UPDATE job
            SET state = 'queued', attempts = attempts - 1, deaths = deaths + 1, lease = NULL, lease_until = NULL
            WHERE state = 'running' AND lease_until < @now
            ORDER BY lease_until
            LIMIT 100
            """;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "{Count} jobs whose worker gave no sign are queued again")]
        public static partial void Recovered(ILogger logger, int count);
    }
}
