using System.Data.Common;
using Dapper;
using Imaging.ServiceDefaults.Background;
using Imaging.ServiceDefaults.Data;
using Imaging.ServiceDefaults.Sealing;
using Microsoft.Extensions.Logging;
using MySqlConnector;

namespace Imaging.ServiceDefaults.Audit;

/// <summary>
/// One sealer for each database, whichever replica holds its lock: every half second it numbers and chains the
/// committed rows. Rows that are not chained can be deleted unseen, so whoever else holds the lock must be a sealer
/// too, and a time without one is written down.
/// </summary>
internal sealed partial class SealAuditEvents(DbDataSource database, DataKeys keys, AnchorAudit anchor,
    AuditTrail trail, AuditWatch watch, TimeProvider clock, ILogger<SealAuditEvents> logger)
    : PeriodicWorker(Interval, clock, logger)
{
    private const int BatchSize = 250;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);
    private readonly string _database = new MySqlConnectionStringBuilder(database.ConnectionString).Database;
    private ChainHead _head = new(0, AuditRow.Origin);
    private DbConnection? _connection;

    /// <summary>Chains what is committed and not chained yet; returns how many rows.</summary>
    public override async Task<int> RunOnceAsync(CancellationToken ct)
    {
        var key = await keys.OfServiceAsync(AuditRow.KeyPurpose, ct);
        if (await ConnectAsync(key, ct) is not { } connection) return 0;
        try
        {
            var total = 0;
            for (var chained = BatchSize; chained == BatchSize; total += chained)
                (_head, chained) = await ChainAsync(_head, key, connection, ct);
            watch.Sealed();
            await anchor.RunAsync(new(_head.Number, _head.Chain ?? []), connection, ct);
            return total;
        }
        catch
        {
            await DisconnectAsync();
            throw;
        }
    }

    /// <summary>A session of its own, held with the lock until it breaks: the lock lives and dies with it.</summary>
    private async Task<DbConnection?> ConnectAsync(DataKey key, CancellationToken ct)
    {
        if (_connection is not null) return _connection;
        var connection = database.CreateConnection();
        try
        {
            await connection.OpenAsync(ct);
            var sealing = new SealerLock(connection, _database, key);
            if (await sealing.TryTakeAsync(ct))
            {
                if (watch.TakenAt is { } since)
                    await trail.AppendAsync(new(AuditEntry.System, "audit.seal-lost", Detail: new { since }), ct);
                var head = await connection.QueryFirstOrDefaultAsync<ChainHead>(Command(Sql.Head, null, ct));
                // Shorter than it was before: its tail was cut. Going on from where it was leaves the gap to see.
                if (head?.Number >= _head.Number) _head = head;
                return _connection = connection;
            }

            await LookAsync(sealing, ct);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }

        await connection.DisposeAsync();
        return null;
    }

    private async Task LookAsync(SealerLock sealing, CancellationToken ct)
    {
        if (await sealing.IsWithASealerAsync(ct))
        {
            watch.Sealed();
            return;
        }

        if (watch.TakenAt is null) Log.Taken(logger);
        watch.Taken();
    }

    private async ValueTask DisconnectAsync()
    {
        var connection = _connection;
        _connection = null;
        if (connection is not null) await connection.DisposeAsync();
    }

    private static async Task<(ChainHead Head, int Count)> ChainAsync(
        ChainHead head, DataKey key, DbConnection connection, CancellationToken ct)
    {
        var open = (await connection.QueryAsync<OpenRow>(Command(Sql.Open, new { limit = BatchSize }, ct))).AsList();
        if (open.Count == 0) return (head, 0);
        var links = new List<string>(open.Count);
        foreach (var row in open)
        {
            var number = checked(head.Number + 1);
            head = new(number, AuditRow.ChainOf(key, number, row.Mac, head.Chain ?? []));
            links.Add(Link(row.AuditEventId, head));
        }

        // Together or not at all: a statement is a transaction. It is never the same again, and not to be kept.
        await connection.ExecuteAsync(
            new CommandDefinition(Sql.Chain(links), flags: CommandFlags.NoCache, cancellationToken: ct));
        return (head, open.Count);
    }

    private static string Link(Guid auditEventId, ChainHead head) =>
        $"{Literal.Of(auditEventId)} AS id, {Literal.Of(head.Number)} AS number, {Literal.Of(head.Chain)} AS chain";

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await DisconnectAsync();
    }

    private static CommandDefinition Command(string text, object? parameters, CancellationToken ct) =>
        new(text, parameters, cancellationToken: ct);

    private sealed record ChainHead(long Number, byte[]? Chain);

    private sealed record OpenRow(Guid AuditEventId, byte[] Mac);

    private static class Sql
    {
        public const string Head = """
            SELECT number, chain
            FROM audit_event
            WHERE number > 0
            ORDER BY number DESC
            LIMIT 1
            """;

        // NULLs lie together at the start of the index on number, so this reads only what is open.
        public const string Open = """
            SELECT audit_event_id, mac
            FROM audit_event
            WHERE number IS NULL
            ORDER BY audit_event_id
            LIMIT @limit
            """;

        public static string Chain(IEnumerable<string> links) => $"""
            UPDATE (SELECT {string.Join("\nUNION ALL SELECT ", links)}) link
            STRAIGHT_JOIN audit_event ON audit_event_id = link.id
            SET audit_event.number = link.number, audit_event.chain = link.chain
            WHERE audit_event.number IS NULL
            """;
    }

    private static partial class Log
    {
        [LoggerMessage(
            LogLevel.Critical, "The sealer's lock is held by somebody who is no sealer: rows can vanish unseen")]
        public static partial void Taken(ILogger logger);
    }
}
