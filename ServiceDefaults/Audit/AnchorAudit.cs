using System.Data.Common;
using Dapper;
using Microsoft.Extensions.Logging;

namespace Imaging.ServiceDefaults.Audit;

/// <summary>Anchors the head of the chain, once a minute where it has moved, so that a cut tail or a chain computed
/// anew can be told.</summary>
internal sealed partial class AnchorAudit(IAuditAnchors anchors, TimeProvider clock, ILogger<AnchorAudit> logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);
    private DateTimeOffset _anchoredAt = DateTimeOffset.MinValue;
    private long _anchored;

    public async Task RunAsync(AuditAnchor head, DbConnection connection, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (head.Count == _anchored || now - _anchoredAt < Interval) return;
        // Also of an attempt that fails: while the store is away it is asked once a minute, not at every round.
        _anchoredAt = now;
        // A new anchor must not cover up that the chain no longer leads to the old one.
        if (await anchors.GetAsync(ct) is { } kept)
        {
            var chain = await connection.ExecuteScalarAsync<byte[]?>(
                new CommandDefinition(Sql.ChainAt, new { kept.Count }, cancellationToken: ct));
            if (chain is null || !chain.AsSpan().SequenceEqual(kept.Head))
            {
                Log.Broken(logger, kept.Count);
                return;
            }
        }

        await anchors.PutAsync(head, ct);
        _anchored = head.Count;
    }

    private static class Sql
    {
        public const string ChainAt = "SELECT chain FROM audit_event WHERE number = @Count";
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Critical, "The audit chain does not lead to the row {Count} that was anchored")]
        public static partial void Broken(ILogger logger, long count);
    }
}
