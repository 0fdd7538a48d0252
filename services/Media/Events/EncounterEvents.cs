using System.Data.Common;
using Dapper;
using Imaging.Media.Items;
using Imaging.Media.Uploads;

namespace Imaging.Media.Events;

/// <summary>
/// What happens to an encounter's files, numbered from 1 without a gap. The number is taken under the encounter's own
/// row and in the transaction of what happened, so events are committed in their order: whoever has read up to one has
/// missed none before it.
/// </summary>
internal sealed class EncounterEvents(TimeProvider clock)
{
    /// <summary>Returns the event's number.</summary>
    /// <param name="forStaff">Whether staff see this file; until it is handed over they learn nothing of it.</param>
    public async Task<long> AppendAsync(Guid encounterId, string kind, Guid mediaId, bool forStaff,
        DbConnection connection, DbTransaction transaction, CancellationToken ct)
    {
        await ExecuteAsync(Sql.Next);
        var seq = await connection.ExecuteScalarAsync<long>(
            new CommandDefinition(Sql.Taken, new { encounterId }, transaction, cancellationToken: ct));
        await ExecuteAsync(Sql.Insert, seq);
        return seq;

        Task ExecuteAsync(string sql, long seq = 0) => connection.ExecuteAsync(new CommandDefinition(
            sql, new { encounterId, seq, kind, mediaId, forStaff, now = clock.GetUtcNow() }, transaction,
            cancellationToken: ct));
    }

    public Task<long> AppendAsync(
        MediaRow row, string kind, DbConnection connection, DbTransaction transaction, CancellationToken ct) =>
        AppendAsync(row.EncounterId, kind, row.MediaId, IsForStaff(row.Uploader, row.SubmittedAt), connection,
            transaction, ct);

    /// <summary>Number of the newest event; 0 before the first.</summary>
    public static Task<long> NewestAsync(Guid encounterId, DbConnection connection, CancellationToken ct) =>
        connection.ExecuteScalarAsync<long>(
            new CommandDefinition(Sql.Newest, new { encounterId }, cancellationToken: ct));

    public static bool IsForStaff(string uploader, DateTimeOffset? submittedAt) =>
        uploader == UploadRow.ByStaff || submittedAt is not null;

    private static class Sql
    {
        // The row stays locked until the transaction ends.
        public const string Next = """
            INSERT INTO encounter_feed (encounter_id, seq)
            VALUES (@encounterId, 1)
            ON DUPLICATE KEY UPDATE seq = seq + 1
            """;

        public const string Taken = "SELECT seq FROM encounter_feed WHERE encounter_id = @encounterId";

        public const string Newest =
            "SELECT COALESCE(MAX(seq), 0) FROM encounter_feed WHERE encounter_id = @encounterId";

        public const string Insert = """
            INSERT INTO encounter_event (encounter_id, seq, kind, media_id, for_staff, happened_at)
            VALUES (@encounterId, @seq, @kind, @mediaId, @forStaff, @now)
            """;
    }
}
