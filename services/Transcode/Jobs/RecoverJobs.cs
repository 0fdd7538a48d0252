using System.Data.Common;
using Dapper;
using Imaging.ServiceDefaults.Background;
using Imaging.ServiceDefaults.Data;

namespace Imaging.Transcode.Jobs;

/// <summary>Brings jobs back whose worker gives no sign any more. The attempt counts: a file that takes its worker down
/// with it comes to an end too, since the worker of the last attempt gives it up before it begins.</summary>
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
            SET state = 'queued', lease = NULL, lease_until = NULL
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
