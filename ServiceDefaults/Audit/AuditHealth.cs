using System.Data.Common;
using Dapper;
using Imaging.ServiceDefaults.Data;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Imaging.ServiceDefaults.Audit;

/// <summary>Whether everything that is done is written down, and sealed within seconds.</summary>
internal sealed class AuditHealth(DbDataSource database, AuditWatch watch, TimeProvider clock) : IHealthCheck
{
    private static readonly TimeSpan SecondLook = TimeSpan.FromSeconds(2);

    public async Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            var problems = await ProblemsAsync(cancellationToken);
            return problems.Count == 0
                ? HealthCheckResult.Healthy()
                : HealthCheckResult.Unhealthy(string.Join(' ', problems));
        }
        catch (Exception exception) when (DatabaseOutage.Is(exception))
        {
            return HealthCheckResult.Unhealthy("The database does not answer.", exception);
        }
    }

    public async Task<IReadOnlyList<string>> ProblemsAsync(CancellationToken ct)
    {
        if (await OldestOpenAsync(ct) is { } open)
        {
            // One that was committed long after it was made is sealed a moment after it is first seen.
            await Task.Delay(SecondLook, clock, ct);
            if (await IsOpenAsync(open, ct))
                return [.. watch.Problems(), $"Row {open} is older than {AuditWatch.Patience} and not sealed."];
        }

        return watch.Problems();
    }

    private async Task<Guid?> OldestOpenAsync(CancellationToken ct)
    {
        var before = clock.GetUtcNow() - AuditWatch.Patience;
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.QueryFirstOrDefaultAsync<Guid?>(
            new CommandDefinition(Sql.OldestOpen, new { before }, cancellationToken: ct));
    }

    private async Task<bool> IsOpenAsync(Guid auditEventId, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.ExecuteScalarAsync<bool>(
            new CommandDefinition(Sql.IsOpen, new { auditEventId }, cancellationToken: ct));
    }

    private static class Sql
    {
        // NULLs lie together at the start of the index on number, so this reads only what is open.
        public const string OldestOpen = """
            SELECT audit_event_id
            FROM audit_event
            WHERE number IS NULL AND occurred_at < @before
            ORDER BY occurred_at
            LIMIT 1
            """;

        public const string IsOpen =
            "SELECT COUNT(*) FROM audit_event WHERE audit_event_id = @auditEventId AND number IS NULL";
    }
}
