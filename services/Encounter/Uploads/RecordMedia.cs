using System.Data;
using System.Data.Common;
using Dapper;
using Imaging.Encounter.Attention;
using Imaging.Encounter.Consent;
using Imaging.Encounter.Encounters;
using Imaging.Encounter.Expiry;

namespace Imaging.Encounter.Uploads;

/// <summary>A file that Media keeps.</summary>
/// <param name="Kind">"photo", "video", "dicom" or "nifti".</param>
/// <param name="Uploader">"patient" or "staff".</param>
/// <param name="Seq">Where staff added it: its place among the encounter's events.</param>
internal sealed record RecordedMedia(
    Guid MediaId, Guid EncounterId, string Kind, string Uploader, DateTimeOffset ReceivedAt, long? Seq);

/// <summary>
/// Notes that a file has come, once. Consent is looked at again under the encounter's row lock: a withdrawal that was
/// faster has not told Media of this file, so the file is refused here.
/// </summary>
internal sealed class RecordMedia(DbDataSource database, UnsentItems unsent, AttentionList attention)
{
    private const string ByPatient = "patient";

    /// <summary>Whether the file is kept; null where there is no such encounter.</summary>
    public async Task<bool?> RunAsync(RecordedMedia file, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, ct);
        var state = await connection.QuerySingleOrDefaultAsync<StateRow>(
            new CommandDefinition(Sql.Lock, file, transaction, cancellationToken: ct));
        if (state is null) return null;
        if (state.WithdrawalId is not null) return false;
        if (state.FiledIn == file.EncounterId) return true;
        var consent = await ConsentRow.LatestAsync(file.EncounterId, connection, transaction, ct);
        if (state.Status == EncounterStatus.Withdrawn || consent is { Treatment: false }) return false;
        if (state.FiledIn is { } before) await LeaveAsync(before, connection, transaction, ct);
        await connection.ExecuteAsync(new CommandDefinition(Sql.Insert, file, transaction, cancellationToken: ct));
        if (file.Uploader == ByPatient)
            await unsent.CameAsync(file.EncounterId, file.ReceivedAt, connection, transaction, ct);
        await transaction.CommitAsync(ct);
        return true;
    }

    /// <summary>Somebody has filed it here: where it lay, nothing is misfiled any more.</summary>
    private async Task LeaveAsync(
        Guid encounterId, DbConnection connection, DbTransaction transaction, CancellationToken ct)
    {
        await HeldEncounter.TakeAsync(encounterId, connection, transaction, ct);
        await attention.ClearAsync(
            encounterId, [AttentionKind.Misfiled, AttentionKind.Mismatch], connection, transaction, ct);
    }

    private sealed record StateRow(string Status, Guid? FiledIn, Guid? WithdrawalId);

    private static class Sql
    {
        // FOR UPDATE: a withdrawal waits here, or this waits for it and then sees it.
        public const string Lock = """
            SELECT e.status, m.encounter_id AS filed_in, w.withdrawal_id
            FROM encounter e
            LEFT JOIN encounter_media m ON m.media_id = @MediaId
            LEFT JOIN withdrawn_item w ON w.encounter_id = e.encounter_id AND w.media_id = @MediaId
            WHERE e.encounter_id = @EncounterId
            FOR UPDATE
            """;

        public const string Insert = """
            INSERT INTO encounter_media (media_id, encounter_id, kind, uploader, received_at, seq)
            VALUES (@MediaId, @EncounterId, @Kind, @Uploader, @ReceivedAt, @Seq)
            ON DUPLICATE KEY UPDATE encounter_id = VALUES(encounter_id), uploader = VALUES(uploader),
              seq = VALUES(seq), submitted_at = NULL
            """;
    }
}
