using System.Data.Common;
using Dapper;

namespace Imaging.Encounter.Attention;

/// <summary>
/// Raises and clears what needs attention. The flag on the encounter, and its copy for each person, are what lists are
/// found by; they change in the same transaction.
/// </summary>
internal sealed class AttentionList(TimeProvider clock)
{
    /// <summary>False where it was raised already. Call it while the encounter is held.</summary>
    public async Task<bool> RaiseAsync(
        Guid encounterId, string kind, DbConnection connection, DbTransaction transaction, CancellationToken ct)
    {
        var isNew = await connection.ExecuteScalarAsync<long>(new CommandDefinition(
            Sql.IsOpen, new { encounterId, kind }, transaction, cancellationToken: ct)) == 0;
        await ExecuteAsync(Sql.Raise);
        await ExecuteAsync(Sql.Flag);
        await ExecuteAsync(Sql.FlagPeople);
        return isNew;

        Task<int> ExecuteAsync(string sql) => connection.ExecuteAsync(new CommandDefinition(
            sql, new { encounterId, kind, now = clock.GetUtcNow() }, transaction, cancellationToken: ct));
    }

    public async Task ClearAsync(Guid encounterId, IReadOnlyList<string> kinds, DbConnection connection,
        DbTransaction transaction, CancellationToken ct)
    {
        if (kinds.Count == 0 || await ExecuteAsync(Sql.Clear) == 0) return;
        await ExecuteAsync(Sql.Unflag);
        await ExecuteAsync(Sql.UnflagPeople);

        Task<int> ExecuteAsync(string sql) => connection.ExecuteAsync(new CommandDefinition(
            sql, new { encounterId, kinds, now = clock.GetUtcNow() }, transaction, cancellationToken: ct));
    }

    /// <summary>What each of these encounters needs attention for.</summary>
    public static async Task<ILookup<Guid, string>> OfAsync(
        IEnumerable<Guid> encounterIds, DbConnection connection, CancellationToken ct)
    {
        // Dapper expands a list only where every element has a type it knows by itself.
        var ids = encounterIds.Select(encounterId => encounterId.ToByteArray(bigEndian: true)).ToArray();
        if (ids.Length == 0) return Array.Empty<OpenRow>().ToLookup(row => row.EncounterId, row => row.Kind);
        var rows = await connection.QueryAsync<OpenRow>(
            new CommandDefinition(Sql.Open, new { ids }, cancellationToken: ct));
        return rows.ToLookup(row => row.EncounterId, row => row.Kind);
    }

    private sealed record OpenRow(Guid EncounterId, string Kind);

    private static class Sql
    {
        public const string IsOpen = """
            SELECT COUNT(*)
            FROM attention
            WHERE encounter_id = @encounterId AND kind = @kind AND cleared_at IS NULL
            """;

        public const string Raise = """
            INSERT INTO attention (encounter_id, kind, raised_at)
            VALUES (@encounterId, @kind, @now)
            ON DUPLICATE KEY UPDATE
              raised_at = IF(cleared_at IS NULL, raised_at, VALUES(raised_at)), cleared_at = NULL
            """;

        public const string Flag = "UPDATE encounter SET needs_attention = 1 WHERE encounter_id = @encounterId";

        public const string FlagPeople =
            "UPDATE encounter_person SET needs_attention = 1 WHERE encounter_id = @encounterId";

        public const string Clear = """
            UPDATE attention
            SET cleared_at = @now
            WHERE encounter_id = @encounterId AND kind IN @kinds AND cleared_at IS NULL
            """;

        public const string Unflag = """
            UPDATE encounter
            SET needs_attention = EXISTS (
              SELECT 1 FROM attention WHERE encounter_id = @encounterId AND cleared_at IS NULL)
            WHERE encounter_id = @encounterId
            """;

        public const string UnflagPeople = """
            UPDATE encounter_person
            SET needs_attention = EXISTS (
              SELECT 1 FROM attention WHERE encounter_id = @encounterId AND cleared_at IS NULL)
            WHERE encounter_id = @encounterId
            """;

        public const string Open = """
            SELECT encounter_id, kind
            FROM attention
            WHERE encounter_id IN @ids AND cleared_at IS NULL
            ORDER BY raised_at
            """;
    }
}
