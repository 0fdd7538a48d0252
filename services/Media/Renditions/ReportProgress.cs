using System.Data;
using System.Data.Common;
using Dapper;
using Imaging.Media.Events;
using Imaging.Media.Items;

namespace Imaging.Media.Renditions;

/// <summary>How far the work on a file is.</summary>
internal sealed class ReportProgress(DbDataSource database, EncounterEvents events)
{
    /// <summary>False where the work has no point any more.</summary>
    /// <param name="secondsLeft">Null: unknown.</param>
    public async Task<bool> RunAsync(Guid mediaId, int revision, int percent, int? secondsLeft, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, ct);
        if (await WorkedOn.FindAsync(mediaId, revision, connection, transaction, ct) is not { } file) return false;
        if (file.Status != MediaStatus.Processing) return true;
        await connection.ExecuteAsync(new CommandDefinition(
            Sql.Report, new { mediaId, percent, secondsLeft }, transaction, cancellationToken: ct));
        // Its sender asks by itself.
        if (EncounterEvents.IsForStaff(file.Uploader, file.SubmittedAt))
            await events.AppendAsync(file.EncounterId, EventKind.Processing, mediaId, forStaff: true, connection,
                transaction, ct);
        await transaction.CommitAsync(ct);
        return true;
    }

    private static class Sql
    {
        public const string Report = """
            UPDATE media
            SET progress = @percent, seconds_left = @secondsLeft
            WHERE media_id = @mediaId
            """;
    }
}
