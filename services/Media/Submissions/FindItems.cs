using System.Data.Common;
using Dapper;
using Imaging.Media.Items;
using Imaging.Media.V1;

namespace Imaging.Media.Submissions;

/// <param name="ReceivedAt">Unset while it is on its way.</param>
internal sealed record ItemFound(Guid MediaId, ItemState State, string Kind, DateTimeOffset? ReceivedAt);

/// <summary>Where the named items of an encounter's patient stand, those on their way among them.</summary>
internal sealed class FindItems(DbDataSource database)
{
    /// <summary>Whether anything of the encounter's patient is on its way.</summary>
    public async Task<bool> IsMoreComingAsync(Guid encounterId, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.ExecuteScalarAsync<bool>(
            new CommandDefinition(Sql.Coming, new { encounterId }, cancellationToken: ct));
    }

    public async Task<IReadOnlyList<ItemFound>> RunAsync(
        Guid encounterId, IReadOnlyCollection<Guid> mediaIds, CancellationToken ct)
    {
        if (mediaIds.Count == 0) return [];
        await using var connection = await database.OpenConnectionAsync(ct);
        // Dapper expands a list only where every element has a type it knows by itself.
        var ids = mediaIds.Select(id => id.ToByteArray(bigEndian: true)).ToArray();
        var rows = await connection.QueryAsync<ItemRow>(
            new CommandDefinition(Sql.Find, new { encounterId, ids }, cancellationToken: ct));
        return [.. rows.Select(row => new ItemFound(row.MediaId, StateOf(row.Status), row.Kind, row.ReceivedAt))];
    }

    private static ItemState StateOf(string status) => status switch
    {
        "open" or MediaStatus.Checking => ItemState.Unfinished,
        MediaStatus.Failed or MediaStatus.Removed or MediaStatus.Restricted => ItemState.Unusable,
        _ => ItemState.Kept,
    };

    private sealed record ItemRow(Guid MediaId, string Status, string Kind, DateTimeOffset? ReceivedAt);

    private static class Sql
    {
        public const string Coming = """
            SELECT COUNT(*) > 0
            FROM upload
            WHERE encounter_id = @encounterId AND uploader = 'patient' AND state IN ('open', 'checking')
            """;

        public const string Find = """
            SELECT media_id, status, kind, received_at
            FROM media
            WHERE media_id IN @ids AND encounter_id = @encounterId AND uploader = 'patient'
            UNION ALL
            SELECT media_id, state, 'unknown', NULL
            FROM upload
            WHERE media_id IN @ids AND encounter_id = @encounterId AND uploader = 'patient' AND state = 'open'
            """;
    }
}
