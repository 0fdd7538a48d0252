using System.Data.Common;
using System.Diagnostics.Metrics;
using Dapper;
using Imaging.Media.Items;
using Imaging.ServiceDefaults.Background;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace Imaging.Media.StorageUse;

/// <summary>Objects and bytes of one kind in one state.</summary>
/// <param name="Kind">"photo", "video", "dicom", "nifti", "rendition", or "unknown" of what was not looked at
/// yet.</param>
/// <param name="State">Of programs' images "live" or "deleted"; of encounters' files their status, of uploads "open".
/// </param>
public sealed record StorageShare(string Kind, string State, long Objects, long Bytes, string SizeText);

/// <param name="MeasuredAt">Counting goes through all rows, so that it is done once in a while.</param>
public sealed record StorageView(DateTimeOffset MeasuredAt, long Objects, long Bytes, string SizeText,
    IReadOnlyList<StorageShare> Items);

/// <summary>Counts what the store holds by what the rows say, now and then, for administrators and as
/// metrics.</summary>
internal sealed class MeasureStorage : PeriodicWorker
{
    private readonly DbDataSource _database;
    private readonly TimeSpan _every;
    private volatile StorageView? _last;

    public MeasureStorage(DbDataSource database, IMeterFactory meters, IOptions<StorageUseOptions> options,
        TimeProvider clock, ILogger<MeasureStorage> logger) : base(options.Value.Every, clock, logger)
    {
        (_database, _every) = (database, options.Value.Every);
        var meter = meters.Create("Imaging.Media");
        meter.CreateObservableGauge("imaging.storage.objects", () => Observe(share => share.Objects), "{object}",
            "Objects that rows name, by kind and state.");
        meter.CreateObservableGauge("imaging.storage.bytes", () => Observe(share => share.Bytes), "By",
            "Bytes of objects that rows name, by kind and state.");
    }

    public static async Task<Ok<StorageView>> HandleAsync(MeasureStorage storage, CancellationToken ct) =>
        TypedResults.Ok(await storage.ReadAsync(ct));

    public override Task RunOnceAsync(CancellationToken ct) => MeasureAsync(ct);

    /// <summary>As it was measured last, or now where nobody has.</summary>
    public async Task<StorageView> ReadAsync(CancellationToken ct) =>
        _last is { } last && last.MeasuredAt + _every > Clock.GetUtcNow() ? last : await MeasureAsync(ct);

    private async Task<StorageView> MeasureAsync(CancellationToken ct)
    {
        var now = Clock.GetUtcNow();
        await using var connection = await _database.OpenConnectionAsync(ct);
        var rows = (await connection.QueryAsync<ShareRow>(
            new CommandDefinition(Sql.Shares, commandTimeout: 120, cancellationToken: ct))).AsList();
        var (objects, bytes) = (rows.Sum(row => row.Objects), rows.Sum(row => row.Bytes));
        return _last = new(now, objects, bytes, ByteText.Of(bytes), [.. rows.Select(row =>
            new StorageShare(row.Kind, row.State, row.Objects, row.Bytes, ByteText.Of(row.Bytes)))]);
    }

    private IEnumerable<Measurement<long>> Observe(Func<StorageShare, long> figure) => (_last?.Items ?? []).Select(
        share => new Measurement<long>(figure(share), new("kind", share.Kind), new("state", share.State)));

    private sealed record ShareRow(string Kind, string State, long Objects, long Bytes);

    private static class Sql
    {
        // What was erased has no size any more.
        public const string Shares = """
            SELECT kind, CASE WHEN live = 1 THEN 'live' ELSE 'deleted' END AS state, COUNT(*) AS objects,
              CAST(SUM(size) AS SIGNED) AS bytes
            FROM image
            WHERE erased_at IS NULL
            GROUP BY kind, state
            UNION ALL
            SELECT kind, CASE WHEN status = 'failed' AND object_key IS NULL THEN 'quarantined' ELSE status END AS state,
              COUNT(*) AS objects,
              CAST(SUM(size) AS SIGNED) AS bytes
            FROM media
            WHERE size > 0
            GROUP BY kind, state
            UNION ALL
            SELECT 'rendition' AS kind, IF(is_attached = 1, 'live', 'deleted') AS state, COUNT(*) AS objects,
              CAST(SUM(size) AS SIGNED) AS bytes
            FROM rendition
            GROUP BY kind, state
            UNION ALL
            SELECT 'unknown' AS kind, 'open' AS state, COUNT(*) AS objects, CAST(SUM(size) AS SIGNED) AS bytes
            FROM upload
            WHERE state = 'open'
            HAVING COUNT(*) > 0
            """;
    }
}
