using System.Data;
using System.Data.Common;
using Dapper;
using Imaging.ServiceDefaults.Data;
using Microsoft.Extensions.Options;

namespace Imaging.Transcode.Jobs;

/// <summary>Takes the next job: those that somebody waits for first, then by turns. SKIP LOCKED: what another worker is
/// taking at this moment is its own.</summary>
internal sealed class ClaimJob(DbDataSource database, IOptions<JobOptions> options, TimeProvider clock)
{
    /// <param name="isQuick">Leaves videos to others.</param>
    public Task<Job?> RunAsync(bool isQuick, CancellationToken ct) => Deadlock.RetryAsync(async () =>
    {
        var now = clock.GetUtcNow();
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, ct);
        var next = await connection.QuerySingleOrDefaultAsync<NextRow>(new CommandDefinition(
            isQuick ? Sql.NextQuick : Sql.Next, new { now }, transaction, cancellationToken: ct));
        if (next is null) return null;
        var job = new Job(next.JobId, next.MediaId, next.Revision, next.Recipe, next.Kind, Guid.CreateVersion7(),
            next.Attempts + 1, next.Deaths, next.TraceParent, next.SubmittedAt);
        await connection.ExecuteAsync(new CommandDefinition(Sql.Claim,
            new { job.JobId, job.Lease, now, until = now + options.Value.Lease }, transaction, cancellationToken: ct));
        await transaction.CommitAsync(ct);
        return job;
    });

    private sealed record NextRow(Guid JobId, Guid MediaId, int Revision, int Recipe, string Kind, int Attempts,
        int Deaths, string? TraceParent, DateTimeOffset SubmittedAt);

    private static class Sql
    {
        private const string Columns =
            "SELECT job_id, media_id, revision, recipe, kind, attempts, deaths, trace_parent, submitted_at";

        public const string Next = $"""
            {Columns}
            FROM job
            WHERE state = 'queued' AND not_before <= @now
            ORDER BY priority, turn
            LIMIT 1
            FOR UPDATE SKIP LOCKED
            """;

        public const string NextQuick = $"""
            {Columns}
            FROM job
            WHERE state = 'queued' AND not_before <= @now AND kind <> 'video'
            ORDER BY priority, turn
            LIMIT 1
            FOR UPDATE SKIP LOCKED
            """;

        public const string Claim = """
            UPDATE job
            SET state = 'running', attempts = attempts + 1, lease = @Lease, lease_until = @until,
              started_at = COALESCE(started_at, @now)
            WHERE job_id = @JobId
            """;
    }
}
