using System.Data;
using System.Data.Common;
using System.Diagnostics;
using Dapper;

namespace Imaging.Transcode.Jobs;

/// <summary>
/// Puts a job into the queue. Encounters take turns: a job's turn comes after the last one that its encounter waits
/// for, and no earlier than the one that is next now, so that fifty files of one do not hold up the one of another and
/// nobody is overtaken for ever.
/// </summary>
internal sealed class SubmitJob(DbDataSource database, JobSignal signal, TimeProvider clock)
{
    private const int Waited = 0;
    private const int Usual = 1;

    public async Task RunAsync(
        Guid mediaId, Guid encounterId, int revision, string kind, bool isWaitedFor, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, ct);
        var job = new
        {
            jobId = Guid.CreateVersion7(), mediaId, encounterId, revision, recipe = Recipe.Current, kind,
            priority = isWaitedFor ? Waited : Usual, now = clock.GetUtcNow(),
            traceParent = Activity.Current is { IdFormat: ActivityIdFormat.W3C } activity ? activity.Id : null,
            turn = await connection.ExecuteScalarAsync<long>(
                new CommandDefinition(Sql.Turn, new { encounterId }, transaction, cancellationToken: ct)),
        };
        await connection.ExecuteAsync(new CommandDefinition(Sql.Insert, job, transaction, cancellationToken: ct));
        await transaction.CommitAsync(ct);
        signal.Set();
    }

    private static class Sql
    {
        public const string Turn = """
            SELECT 1 + GREATEST(
              COALESCE((SELECT MAX(turn) FROM job WHERE encounter_id = @encounterId AND state = 'queued'), 0),
              COALESCE((SELECT MIN(turn) FROM job WHERE state = 'queued' AND priority = 1), 0))
            """;

        public const string Insert = """
            INSERT INTO job (job_id, media_id, encounter_id, revision, recipe, kind, state, priority, turn, attempts,
              deaths, not_before, trace_parent, submitted_at)
            VALUES (@jobId, @mediaId, @encounterId, @revision, @recipe, @kind, 'queued', @priority, @turn, 0, 0,
              @now, @traceParent, @now)
            ON DUPLICATE KEY UPDATE priority = LEAST(priority, VALUES(priority))
            """;
    }
}
