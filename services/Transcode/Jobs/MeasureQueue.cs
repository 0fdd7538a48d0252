using System.Data.Common;
using System.Diagnostics.Metrics;
using Dapper;
using Imaging.ServiceDefaults.Background;

namespace Imaging.Transcode.Jobs;

/// <summary>How long the queue is and how old its oldest job, by kind; each replica says the same.</summary>
internal sealed class MeasureQueue : PeriodicWorker
{
    private readonly DbDataSource _database;
    private volatile IReadOnlyList<QueueRow> _last = [];

    public MeasureQueue(DbDataSource database, IMeterFactory meters, TimeProvider clock, ILogger<MeasureQueue> logger)
        : base(TimeSpan.FromSeconds(5), clock, logger)
    {
        _database = database;
        var meter = meters.Create(JobTelemetry.Name);
        meter.CreateObservableGauge("imaging.jobs.queued", () => _last.Select(row =>
            new Measurement<long>(row.Jobs, new KeyValuePair<string, object?>("kind", row.Kind))), "{job}",
            "Jobs that wait, by kind.");
        meter.CreateObservableGauge("imaging.jobs.age", () => _last.Select(row => new Measurement<double>(
                (Clock.GetUtcNow() - row.Oldest).TotalSeconds, new KeyValuePair<string, object?>("kind", row.Kind))),
            "s", "Age of the oldest job that waits, by kind.");
    }

    public override async Task RunOnceAsync(CancellationToken ct)
    {
        await using var connection = await _database.OpenConnectionAsync(ct);
        _last = (await connection.QueryAsync<QueueRow>(
            new CommandDefinition(Sql.Measure, cancellationToken: ct))).AsList();
    }

    private sealed record QueueRow(string Kind, long Jobs, DateTimeOffset Oldest);

    private static class Sql
    {
        public const string Measure = """
            SELECT kind, COUNT(*) AS jobs, MIN(submitted_at) AS oldest
            FROM job
            WHERE state = 'queued'
            GROUP BY kind
            """;
    }
}
