using System.Data.Common;
using Dapper;

namespace Imaging.Encounter.Encounters;

/// <summary>How many files staff are shown in an encounter, and how many came since somebody last looked.</summary>
internal sealed record ItemCounts(Guid EncounterId, long Photos, long Videos, long NewItems)
{
    /// <summary>Of a page of encounters, for one member of staff, in one question; where there are none, there is no
    /// row.</summary>
    public static async Task<IReadOnlyDictionary<Guid, ItemCounts>> OfAsync(
        IEnumerable<Guid> encounterIds, Guid staffId, DbConnection connection, CancellationToken ct)
    {
        // Dapper expands a list only where every element has a type it knows by itself.
        var ids = encounterIds.Select(encounterId => encounterId.ToByteArray(bigEndian: true)).ToArray();
        if (ids.Length == 0) return new Dictionary<Guid, ItemCounts>();
        var rows = await connection.QueryAsync<ItemCounts>(
            new CommandDefinition(Sql.Count, new { ids, staffId }, cancellationToken: ct));
        return rows.ToDictionary(row => row.EncounterId);
    }

    /// <summary>Somebody looks at an encounter's files.</summary>
    public static Task LookAsync(
        Guid encounterId, Guid staffId, DateTimeOffset now, DbConnection connection, CancellationToken ct) =>
        connection.ExecuteAsync(
            new CommandDefinition(Sql.Look, new { encounterId, staffId, now }, cancellationToken: ct));

    private static class Sql
    {
        public const string Count = """
            SELECT m.encounter_id,
              CAST(SUM(m.kind = 'photo') AS SIGNED) AS photos, CAST(SUM(m.kind = 'video') AS SIGNED) AS videos,
              CAST(SUM(l.looked_at IS NULL OR COALESCE(m.submitted_at, m.received_at) > l.looked_at) AS SIGNED)
                AS new_items
            FROM encounter_media m
            LEFT JOIN withdrawn_item w ON w.encounter_id = m.encounter_id AND w.media_id = m.media_id
            LEFT JOIN encounter_look l ON l.encounter_id = m.encounter_id AND l.staff_id = @staffId
            WHERE m.encounter_id IN @ids AND w.media_id IS NULL
              AND (m.submitted_at IS NOT NULL OR m.uploader = 'staff')
            GROUP BY m.encounter_id
            """;

        public const string Look = """
            INSERT INTO encounter_look (encounter_id, staff_id, looked_at)
            VALUES (@encounterId, @staffId, @now)
            ON DUPLICATE KEY UPDATE looked_at = VALUES(looked_at)
            """;
    }
}
