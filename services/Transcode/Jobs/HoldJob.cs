using System.Data.Common;
using Dapper;
using Microsoft.Extensions.Options;

namespace Imaging.Transcode.Jobs;

/// <summary>The sign that a worker is alive, and its question whether the job is still its own.</summary>
internal sealed class HoldJob(DbDataSource database, IOptions<JobOptions> options, TimeProvider clock)
{
    /// <summary>False where it was cancelled, or another worker has taken it up.</summary>
    public async Task<bool> RunAsync(Job job, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.ExecuteAsync(new CommandDefinition(Sql.Hold,
            new { job.JobId, job.Lease, until = clock.GetUtcNow() + options.Value.Lease }, cancellationToken: ct)) > 0;
    }

    private static class Sql
    {
        public const string Hold = """
            UPDATE job
            SET lease_until = @until
            WHERE job_id = @JobId AND lease = @Lease AND state = 'running'
            """;
    }
}
