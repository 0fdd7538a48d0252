using System.Data.Common;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Imaging.Encounter.Encounters;

/// <summary>What has come to an encounter since somebody last looked. Call it while the encounter is held.</summary>
internal static class UnseenItems
{
    /// <summary>Null where all that staff are shown had come by then.</summary>
    /// <param name="seenThrough">As the list of files said; unset: nothing was looked at.</param>
    public static async Task<ProblemHttpResult?> RefuseAsync(Guid encounterId, long? seenThrough,
        DbConnection connection, DbTransaction transaction, CancellationToken ct)
    {
        var unseen = await connection.ExecuteScalarAsync<int>(new CommandDefinition(
            Sql.Count, new { encounterId, seenThrough = seenThrough ?? 0 }, transaction, cancellationToken: ct));
        return unseen == 0 ? null : EncounterProblems.NewerItems.With(
            "Something came that you have not seen. Read the list of files again, and send its seenThrough.",
            [new("items", unseen)]);
    }

    private static class Sql
    {
        // Without a place it is on its way to the list.
        public const string Count = """
            SELECT COUNT(*)
            FROM encounter_media m
            LEFT JOIN withdrawn_item w ON w.encounter_id = m.encounter_id AND w.media_id = m.media_id
            WHERE m.encounter_id = @encounterId AND w.media_id IS NULL
              AND (m.seq > @seenThrough OR (m.seq IS NULL AND m.submitted_at IS NOT NULL))
            """;
    }
}
