using System.Data.Common;
using System.Security.Cryptography;
using Dapper;
using Imaging.ServiceDefaults.Sealing;

namespace Imaging.ServiceDefaults.Audit;

/// <summary>
/// Walks the whole chain and says what does not fit: a row that was changed, removed, moved or put in without the key,
/// a tail that was cut (the anchor knows how long the chain was), a chain that was computed anew.
/// </summary>
internal sealed class VerifyAudit(DbDataSource database, DataKeys keys, IAuditAnchors anchors)
{
    private const int BatchSize = 2000;
    private const int MostProblems = 100;

    public async Task<AuditReport> RunAsync(CancellationToken ct)
    {
        // Before the rows: what is anchored while they are read is not missing from them.
        var anchor = await anchors.GetAsync(ct);
        var walk = new Walk(await keys.OfServiceAsync(AuditRow.KeyPurpose, ct), anchor);
        await using var connection = await database.OpenConnectionAsync(ct);
        while (true)
        {
            var rows = (await connection.QueryAsync<AuditRow>(new CommandDefinition(
                Sql.Chained, new { after = walk.Number, limit = BatchSize }, cancellationToken: ct))).AsList();
            foreach (var row in rows) walk.Take(row);
            if (rows.Count < BatchSize) break;
        }

        foreach (var row in await connection.QueryAsync<AuditRow>(
            new CommandDefinition(Sql.Open, new { limit = BatchSize }, cancellationToken: ct))) walk.TakeOpen(row);
        return walk.Report();
    }

    private sealed class Walk(DataKey key, AuditAnchor? anchor)
    {
        private readonly List<string> _problems = [];
        private byte[] _chain = AuditRow.Origin;
        private long _rows;

        public long Number { get; private set; }

        public void Take(AuditRow row)
        {
            var number = row.Number!.Value;
            if (number != Number + 1)
                Say($"Rows {Number + 1} to {number - 1} are missing.");
            if (!Same(row.ExpectedMac(key), row.Mac))
                Say($"Row {number} ({row.AuditEventId}) was changed or written by somebody else.");
            if (row.Chain is null || !Same(AuditRow.ChainOf(key, number, row.Mac, _chain), row.Chain))
                Say($"Row {number} ({row.AuditEventId}) does not follow from the one before it.");
            if (anchor?.Count == number && !Same(anchor.Head, row.Chain ?? []))
                Say($"Row {number} is not the one that was anchored: the chain was computed anew.");
            // Go on from what is there, so that one break is told once.
            (Number, _chain, _rows) = (number, row.Chain ?? [], _rows + 1);
        }

        public void TakeOpen(AuditRow row)
        {
            if (!Same(row.ExpectedMac(key), row.Mac))
                Say($"The open row {row.AuditEventId} was changed or written by somebody else.");
        }

        public AuditReport Report()
        {
            if (anchor is not null && Number < anchor.Count)
                Say($"The chain ends at row {Number}, but {anchor.Count} rows were anchored: its tail was cut.");
            return new(_rows, anchor?.Count ?? 0, _problems);
        }

        private void Say(string problem)
        {
            if (_problems.Count < MostProblems) _problems.Add(problem);
        }

        private static bool Same(byte[] one, byte[] other) => CryptographicOperations.FixedTimeEquals(one, other);
    }

    private static class Sql
    {
        private const string Columns =
            "audit_event_id, occurred_at, actor, action, entity_id, encounter_id, detail, mac, number, chain";

        public const string Chained = $"""
            SELECT {Columns}
            FROM audit_event
            WHERE number > @after
            ORDER BY number
            LIMIT @limit
            """;

        public const string Open = $"""
            SELECT {Columns}
            FROM audit_event
            WHERE number IS NULL
            ORDER BY audit_event_id
            LIMIT @limit
            """;
    }
}

/// <summary>What a chain's walk found.</summary>
internal sealed record AuditReport(long Sealed, long Anchored, IReadOnlyList<string> Problems);
