using System.Data;
using System.Data.Common;
using Dapper;
using Imaging.Media.Events;
using Imaging.Media.Items;
using Imaging.Media.V1;
using Imaging.ServiceDefaults.Audit;

namespace Imaging.Media.Renditions;

/// <summary>What became of an attempt to attach.</summary>
internal enum Attached
{
    Done,

    /// <summary>The file was taken out of use, or these renditions were never planned or are erased.</summary>
    Pointless,

    /// <summary>Another run has attached its own.</summary>
    Late,
}

/// <param name="Width">In pixels; 0: unknown.</param>
/// <param name="ETags">Of the parts, in order.</param>
internal sealed record RunResult(Guid RenditionId, int Width, int Height, IReadOnlyList<string> ETags);

/// <summary>
/// Shows what a run has made, all at once and once: the parts are put together first, and then the file's row decides,
/// under its lock, which of two runs counts. What it replaces is erased.
/// </summary>
internal sealed class AttachRenditions(
    DbDataSource database, RenditionObjects objects, EncounterEvents events, AuditTrail audit, TimeProvider clock)
{
    public async Task<Attached> RunAsync(
        Guid mediaId, AttachRenditionsRequest facts, IReadOnlyList<RunResult> results, CancellationToken ct)
    {
        var planned = await ListAsync(mediaId, facts, ct);
        foreach (var result in results)
        {
            if (planned.Find(row => row.RenditionId == result.RenditionId) is not { } row) return Attached.Pointless;
            if (!await objects.CompleteAsync(row.ObjectKey, row.StoreUploadId, result.ETags, row.Size, ct))
                return Attached.Pointless;
        }

        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, ct);
        if (await WorkedOn.FindAsync(mediaId, facts.Revision, connection, transaction, ct) is not { } file)
            return Attached.Pointless;
        var others = (await connection.QueryAsync<Guid>(new CommandDefinition(Sql.Attached,
            new { mediaId, facts.Revision, facts.Recipe }, transaction, cancellationToken: ct))).ToHashSet();
        if (others.Count > 0)
            return others.SetEquals(results.Select(result => result.RenditionId)) ? Attached.Done : Attached.Late;
        await ShowAsync(file, facts, results, connection, transaction, ct);
        await transaction.CommitAsync(ct);
        return Attached.Done;
    }

    private async Task<List<PlannedRow>> ListAsync(Guid mediaId, AttachRenditionsRequest facts, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return (await connection.QueryAsync<PlannedRow>(new CommandDefinition(
            Sql.List, new { mediaId, facts.Revision, facts.Recipe }, cancellationToken: ct))).AsList();
    }

    private async Task ShowAsync(WorkedOn file, AttachRenditionsRequest facts, IReadOnlyList<RunResult> results,
        DbConnection connection, DbTransaction transaction, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await ExecuteAsync(Sql.Replace, new { file.MediaId, now });
        foreach (var result in results)
            await ExecuteAsync(Sql.Attach, new { result.RenditionId, result.Width, result.Height });
        await ExecuteAsync(Sql.Show, new { file.MediaId, facts.Width, facts.Height, facts.DurationMs, facts.Codecs });
        await events.AppendAsync(file.EncounterId, EventKind.Ready, file.MediaId,
            EncounterEvents.IsForStaff(file.Uploader, file.SubmittedAt), connection, transaction, ct);
        await audit.AppendAsync(new AuditEntry(AuditEntry.System, "media.render", file.MediaId, file.EncounterId,
            new { facts.Recipe, renditions = results.Count }), connection, transaction, ct);

        Task<int> ExecuteAsync(string sql, object parameters) => connection.ExecuteAsync(
            new CommandDefinition(sql, parameters, transaction, cancellationToken: ct));
    }

    private sealed record PlannedRow(Guid RenditionId, string ObjectKey, string? StoreUploadId, long Size);

    private static class Sql
    {
        public const string List = """
            SELECT rendition_id, object_key, store_upload_id, size
            FROM rendition
            WHERE media_id = @mediaId AND revision = @Revision AND recipe = @Recipe
            """;

        public const string Attached = """
            SELECT rendition_id
            FROM rendition
            WHERE media_id = @mediaId AND is_attached = 1 AND revision = @Revision AND recipe >= @Recipe
            """;

        public const string Replace = """
            UPDATE rendition
            SET is_attached = 0, erase_after = @now
            WHERE media_id = @MediaId AND is_attached = 1
            """;

        public const string Attach = """
            UPDATE rendition
            SET is_attached = 1, erase_after = NULL, width = @Width, height = @Height
            WHERE rendition_id = @RenditionId
            """;

        // A photo's size is known; of a larger one less than that is displayed.
        public const string Show = $"""
            UPDATE media
            SET status = IF(status IN ('{MediaStatus.Uploaded}', '{MediaStatus.Processing}'), '{MediaStatus.Ready}',
                status),
              progress = NULL, seconds_left = NULL,
              width = IF(kind = 'photo' AND width IS NOT NULL OR @Width = 0, width, @Width),
              height = IF(kind = 'photo' AND height IS NOT NULL OR @Height = 0, height, @Height),
              duration_ms = IF(@DurationMs = 0, duration_ms, @DurationMs), codecs = NULLIF(@Codecs, '')
            WHERE media_id = @MediaId
            """;
    }
}
