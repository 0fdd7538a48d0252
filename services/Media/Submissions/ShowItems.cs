using System.Data;
using System.Data.Common;
using Dapper;
using Imaging.Media.Events;
using Imaging.Media.Items;

namespace Imaging.Media.Submissions;

/// <param name="Seq">Place of its submission among the encounter's events.</param>
internal sealed record ShownItem(Guid MediaId, long? Seq);

/// <summary>Shows items to clinicians, once: told again, it answers the same. What was taken back meanwhile is not
/// among the answers.</summary>
internal sealed class ShowItems(DbDataSource database, EncounterEvents events)
{
    public async Task<IReadOnlyList<ShownItem>> RunAsync(
        Guid encounterId, IReadOnlyCollection<Guid> mediaIds, DateTimeOffset submittedAt, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, ct);
        var shown = new List<ShownItem>();
        // In the order of their ids: two who tell the same do not wait in a circle.
        foreach (var mediaId in mediaIds.Distinct().Order())
        {
            var item = await connection.QuerySingleOrDefaultAsync<ShownItem>(new CommandDefinition(
                Sql.Lock, new { encounterId, mediaId }, transaction, cancellationToken: ct));
            if (item is null) continue;
            if (item.Seq is null)
            {
                var seq = await events.AppendAsync(
                    encounterId, EventKind.Submitted, mediaId, forStaff: true, connection, transaction, ct);
                await connection.ExecuteAsync(new CommandDefinition(
                    Sql.Show, new { mediaId, submittedAt, seq }, transaction, cancellationToken: ct));
                item = item with { Seq = seq };
            }

            shown.Add(item);
        }

        await transaction.CommitAsync(ct);
        return shown;
    }

    private static class Sql
    {
        public const string Lock = $"""
            SELECT media_id, seq
            FROM media
            WHERE media_id = @mediaId AND encounter_id = @encounterId AND uploader = 'patient'
              AND status NOT IN ('{MediaStatus.Checking}', '{MediaStatus.Removed}', '{MediaStatus.Restricted}')
              AND (status <> '{MediaStatus.Failed}' OR submitted_at IS NOT NULL)
            FOR UPDATE
            """;

        public const string Show = """
            UPDATE media
            SET submitted_at = @submittedAt, seq = @seq
            WHERE media_id = @mediaId
            """;
    }
}
