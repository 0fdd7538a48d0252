using System.Data.Common;
using System.Security.Cryptography;
using Dapper;
using Imaging.ServiceDefaults.Sealing;

namespace Imaging.ServiceDefaults.Audit;

/// <summary>
/// Walks every row there is and says what does not fit: a row that was changed, removed, moved, put aside or put in
/// without the key, a tail that was cut (the anchor knows how long the chain was), a chain that was computed anew, and
/// rows that nobody chains.
/// </summary>
internal sealed class VerifyAudit(DbDataSource database, DataKeys keys, IAuditAnchors anchors, AuditHealth health)
{
    private const int BatchSize = 2000;
    private const int MostProblems = 100;

    public async Task<AuditReport> RunAsync(CancellationToken ct)
    {
        // Before the rows: what is anchored while they are read is not missing from them.
        var anchor = await anchors.GetAsync(ct);
        var walk = new Walk(await keys.OfServiceAsync(AuditRow.KeyPurpose, ct), anchor);
        await using var connection = await database.OpenConnectionAsync(ct);
        // Before those in the chain: what is chained meanwhile is met there.
        await WalkAsync(Sql.Open, walk.TakeOpen, connection, ct);
        await WalkAsync(Sql.Chained, walk.Take, connection, ct);
        return walk.Report(await health.ProblemsAsync(ct));
    }

    /// <summary>Page by page, each from the last row of the one before on: no value of a key is below the
    /// first.</summary>
    private static async Task WalkAsync(
        string page, Action<AuditRow> take, DbConnection connection, CancellationToken ct)
    {
        AuditRow? last = null;
        while (true)
        {
            var from = new
            {
                number = last?.Number ?? long.MinValue, id = last?.AuditEventId ?? Guid.Empty, limit = BatchSize,
            };
            var rows = (await connection.QueryAsync<AuditRow>(
                new CommandDefinition(page, from, cancellationToken: ct))).AsList();
            foreach (var row in rows.Where(row => row.AuditEventId != last?.AuditEventId)) take(row);
            if (rows.Count < BatchSize) return;
            last = rows[^1];
        }
    }

    private sealed class Walk(DataKey key, AuditAnchor? anchor)
    {
        private readonly List<string> _problems = [];
        private byte[] _chain = AuditRow.Origin;
        private long _number;
        private long _rows;

        public void Take(AuditRow row)
        {
            var number = row.Number!.Value;
            if (number <= _number)
            {
                Say($"Row {number} ({row.AuditEventId}) stands where no sealed row does: it was put aside or put in.");
                return;
            }

            if (number != _number + 1)
                Say($"Rows {_number + 1} to {number - 1} are missing.");
            if (!row.Fits(key))
                Say($"Row {number} ({row.AuditEventId}) was changed or written by somebody else.");
            if (row.Chain is null || !Same(AuditRow.ChainOf(key, number, row.Mac, _chain), row.Chain))
                Say($"Row {number} ({row.AuditEventId}) does not follow from the one before it.");
            if (anchor?.Count == number && !Same(anchor.Head, row.Chain ?? []))
                Say($"Row {number} is not the one that was anchored: the chain was computed anew.");
            // Go on from what is there, so that one break is told once.
            (_number, _chain, _rows) = (number, row.Chain ?? [], _rows + 1);
        }

        public void TakeOpen(AuditRow row)
        {
            if (!row.Fits(key))
                Say($"The open row {row.AuditEventId} was changed or written by somebody else.");
            if (row.Chain is not null)
                Say($"Row {row.AuditEventId} was in the chain and is no longer.");
        }

        public AuditReport Report(IEnumerable<string> state)
        {
            foreach (var problem in state) Say(problem);
            if (anchor is not null && _number < anchor.Count)
                Say($"The chain ends at row {_number}, but {anchor.Count} rows were anchored: its tail was cut.");
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
        // Numbers are unique and positive; a row that has another one must not be passed over for it.
        public const string Chained = $"""
            SELECT {AuditRow.Columns}
            FROM audit_event
            WHERE number > @number OR (number = @number AND audit_event_id >= @id)
            ORDER BY number, audit_event_id
            LIMIT @limit
            """;

        public const string Open = $"""
            SELECT {AuditRow.Columns}
            FROM audit_event
            WHERE number IS NULL AND audit_event_id >= @id
            ORDER BY audit_event_id
            LIMIT @limit
            """;
    }
}

/// <summary>What a chain's walk found.</summary>
internal sealed record AuditReport(long Sealed, long Anchored, IReadOnlyList<string> Problems);
