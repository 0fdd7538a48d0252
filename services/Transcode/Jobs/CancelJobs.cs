using System.Data.Common;
using Dapper;

namespace Imaging.Transcode.Jobs;

/// <summary>Ends what is queued or running for a file. Whoever runs it finds its lease gone at the next heartbeat.
/// </summary>
internal sealed class CancelJobs(DbDataSource database, TimeProvider clock)
{
    public async Task RunAsync(Guid mediaId, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(
            new CommandDefinition(Sql.Cancel, new { mediaId, now = clock.GetUtcNow() }, cancellationToken: ct));
    }

    private static class Sql
    {
        public const string Cancel = """
            UPDATE job
            SET state = 'cancelled', lease = NULL, lease_until = NULL, finished_at = @now
            WHERE media_id = @mediaId AND state IN ('queued', 'running')
            """;
    }
}
