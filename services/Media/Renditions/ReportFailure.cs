using System.Data;
using System.Data.Common;
using Dapper;
using Imaging.Encounter.V1;
using Imaging.Media.Events;
using Imaging.Media.Items;
using Imaging.Media.Uploads;
using Imaging.ServiceDefaults.Audit;
using Imaging.ServiceDefaults.Outbox;

namespace Imaging.Media.Renditions;

/// <summary>Says of a file that it can't be made viewable. Its bytes stay, and staff can have them as they came; a
/// patient who had handed it over is asked to send it again.</summary>
internal sealed class ReportFailure(
    DbDataSource database, EncounterEvents events, OutboxWriter outbox, AuditTrail audit)
{
    /// <summary>False where the work has no point any more.</summary>
    public async Task<bool> RunAsync(Guid mediaId, int revision, string reason, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, ct);
        if (await WorkedOn.FindAsync(mediaId, revision, connection, transaction, ct) is not { } file) return false;
        if (file.Status is not (MediaStatus.Uploaded or MediaStatus.Processing)) return true;
        var isForStaff = EncounterEvents.IsForStaff(file.Uploader, file.SubmittedAt);
        await connection.ExecuteAsync(
            new CommandDefinition(Sql.Fail, new { mediaId, reason }, transaction, cancellationToken: ct));
        await events.AppendAsync(
            file.EncounterId, EventKind.Failed, mediaId, isForStaff, connection, transaction, ct);
        // What staff add themselves, they see fail.
        if (file.Uploader == UploadRow.ByPatient)
            await outbox.EnqueueAsync(ReportTrouble.HandlerName, "failed",
                new TroubledMedia(mediaId, file.EncounterId, Trouble.Failed, file.SubmittedAt is not null),
                file.EncounterId, connection, transaction, ct);
        await audit.AppendAsync(
            new AuditEntry(AuditEntry.System, "media.fail", mediaId, file.EncounterId, new { reason }),
            connection, transaction, ct);
        await transaction.CommitAsync(ct);
        return true;
    }

    private static class Sql
    {
        public const string Fail = $"""
            UPDATE media
            SET status = '{MediaStatus.Failed}', reason = @reason, found = '', progress = NULL, seconds_left = NULL
            WHERE media_id = @mediaId
            """;
    }
}
