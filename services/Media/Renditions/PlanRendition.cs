using System.Data.Common;
using Dapper;
using Imaging.Media.Storage;
using Imaging.Media.V1;

namespace Imaging.Media.Renditions;

/// <summary>Notes a rendition before anything of it is in the store, so that nothing ever lies there without a row, and
/// says where its bytes are to be put. What is not attached in time is erased.</summary>
internal sealed class PlanRendition(DbDataSource database, RenditionObjects objects, TimeProvider clock)
{
    /// <summary>In bytes; what S3 takes in ten thousand parts is more.</summary>
    public const long MostBytes = 8L * 1024 * 1024 * 1024;

    /// <summary>Null where the work has no point any more.</summary>
    public async Task<PlanRenditionResponse?> RunAsync(
        Guid mediaId, int revision, int recipe, string name, long size, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        if (await WorkedOn.FindAsync(mediaId, revision, connection, null, ct) is null) return null;
        var (renditionId, key, now) = (Guid.CreateVersion7(), ObjectKey.New(mediaId), clock.GetUtcNow());
        var uploadId = await objects.StartAsync(key, RenditionNames.ContentType(name), size, ct);
        await connection.ExecuteAsync(new CommandDefinition(Sql.Plan, new
        {
            renditionId, mediaId, revision, recipe, name, key, uploadId, size, now,
            eraseAfter = now + EraseRenditions.Grace,
        }, cancellationToken: ct));
        return new()
        {
            RenditionId = renditionId.ToString(), PartSize = RenditionObjects.PartSize,
            PartUrls = { await objects.SignPartsAsync(key, uploadId, size) },
        };
    }

    private static class Sql
    {
        public const string Plan = """
            INSERT INTO rendition (rendition_id, media_id, revision, recipe, name, is_attached, object_key,
              store_upload_id, size, planned_at, erase_after)
            VALUES (@renditionId, @mediaId, @revision, @recipe, @name, 0, @key, @uploadId, @size, @now, @eraseAfter)
            """;
    }
}
