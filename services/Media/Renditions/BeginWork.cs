using System.Data;
using System.Data.Common;
using Dapper;
using Imaging.Media.Events;
using Imaging.Media.Items;
using Imaging.Media.Storage;
using Imaging.Media.V1;

namespace Imaging.Media.Renditions;

/// <summary>Gives a worker the original to work on, and says to whoever watches that work begins.</summary>
internal sealed class BeginWork(DbDataSource database, EncounterEvents events, KeptObjects kept,
    RenditionObjects objects)
{
    /// <summary>Null where it has no point.</summary>
    public async Task<GetMediaResponse?> RunAsync(Guid mediaId, int revision, int recipe, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, ct);
        if (await WorkedOn.FindAsync(mediaId, revision, connection, transaction, ct) is not { } file) return null;
        var isDone = await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
            Sql.IsDone, new { mediaId, revision, recipe }, transaction, cancellationToken: ct));
        if (!isDone && file.Status == MediaStatus.Uploaded)
        {
            await connection.ExecuteAsync(
                new CommandDefinition(Sql.Begin, new { mediaId }, transaction, cancellationToken: ct));
            await events.AppendAsync(file.EncounterId, EventKind.Processing, mediaId,
                EncounterEvents.IsForStaff(file.Uploader, file.SubmittedAt), connection, transaction, ct);
        }

        await transaction.CommitAsync(ct);
        var source = await objects.SignOriginalAsync(kept.PathOf(file.ObjectKey));
        return new()
        {
            SourceUrl = source.AbsoluteUri, Etag = file.ObjectEtag, Size = file.Size, ContentType = file.ContentType,
            IsDone = isDone, Width = file.Width ?? 0, Height = file.Height ?? 0,
        };
    }

    private static class Sql
    {
        public const string IsDone = """
            SELECT COUNT(*) > 0
            FROM rendition
            WHERE media_id = @mediaId AND is_attached = 1 AND revision = @revision AND recipe >= @recipe
            """;

        public const string Begin = $"""
            UPDATE media
            SET status = '{MediaStatus.Processing}', progress = 0, seconds_left = NULL
            WHERE media_id = @mediaId
            """;
    }
}
