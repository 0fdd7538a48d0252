using System.Data.Common;
using Dapper;
using Imaging.ServiceDefaults.Data;
using Microsoft.Extensions.Options;

namespace Imaging.Transcode.Jobs;

/// <summary>What becomes of a job after an attempt. Whoever lost it meanwhile changes nothing.</summary>
internal sealed class EndJob(DbDataSource database, IOptions<JobOptions> options, TimeProvider clock)
{
    public Task DoneAsync(Job job) => FinishAsync(job, JobState.Done, null, null);

    public Task CancelAsync(Job job) => FinishAsync(job, JobState.Cancelled, null, null);

    /// <param name="lastWords">Of the tool, without anything that names a person, a place or an address.</param>
    public Task FailAsync(Job job, string reason, string? lastWords) =>
        FinishAsync(job, JobState.Failed, reason, lastWords);

    /// <summary>Whether no attempt follows this one.</summary>
    public bool IsLast(Job job) => job.Attempt >= options.Value.MaxAttempts;

    /// <summary>Whether enough workers died over it.</summary>
    public bool IsBeyond(Job job) => job.Deaths >= options.Value.MaxDeaths;

    /// <summary>Somebody else goes on at once, as if this attempt had not been.</summary>
    public Task ReleaseAsync(Job job) => ExecuteAsync(Sql.Release, job);

    /// <summary>It is tried again a while later.</summary>
    public Task RetryAsync(Job job, string reason)
    {
        var wait = options.Value.FirstRetry * Math.Pow(2, job.Attempt - 1) * (0.5 + Random.Shared.NextDouble());
        return ExecuteAsync(
            Sql.Retry, new { job.JobId, job.Lease, reason, notBefore = clock.GetUtcNow() + wait });
    }

    private Task<int> FinishAsync(Job job, string state, string? reason, string? lastWords) => ExecuteAsync(
        Sql.Finish, new { job.JobId, job.Lease, state, reason, lastWords, now = clock.GetUtcNow() });

    private Task<int> ExecuteAsync(string sql, object parameters) => Deadlock.RetryAsync(async () =>
    {
        await using var connection = await database.OpenConnectionAsync();
        return await connection.ExecuteAsync(sql, parameters);
    });

    private static class Sql
    {
        public const string Finish = """
            UPDATE job
            SET state = @state, reason = @reason, last_words = @lastWords, finished_at = @now, lease = NULL,
              lease_until = NULL
            WHERE job_id = @JobId AND lease = @Lease AND state = 'running'
            """;

        public const string Release = """
            UPDATE job
            SET state = 'queued', attempts = attempts - 1, lease = NULL, lease_until = NULL
            WHERE job_id = @JobId AND lease = @Lease AND state = 'running'
            """;

        public const string Retry = """
            UPDATE job
            SET state = 'queued', reason = @reason, not_before = @notBefore, lease = NULL, lease_until = NULL
            WHERE job_id = @JobId AND lease = @Lease AND state = 'running'
            """;
    }
}
