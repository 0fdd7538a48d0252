using System.Data.Common;
using System.Net.Http.Headers;
using Dapper;
using Imaging.Media.Images;
using Imaging.Media.Renditions;
using Imaging.Media.Storage;
using Imaging.ServiceDefaults.Problems;

namespace Imaging.Media.Previews;

/// <summary>An image's usual picture, made once and kept with the renditions; it goes with the image.</summary>
internal sealed partial class KeptPreviews(DbDataSource database, Objects objects, RenditionObjects renditions,
    TimeProvider clock, ILogger<KeptPreviews> logger)
{
    // Of how pictures are made; those of another recipe are made anew.
    private const int Recipe = 1;

    /// <summary>Null where there is none yet.</summary>
    /// <exception cref="DependencyException">The store did not give it.</exception>
    public async Task<byte[]?> FindAsync(ImageRow image, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var found = await connection.QueryFirstOrDefaultAsync<KeptRow>(
            new CommandDefinition(Sql.Find, new { image.ImageKey, Recipe }, cancellationToken: ct));
        if (found is null) return null;
        var picture = new byte[found.Size];
        await objects.ReadAtAsync(renditions.PathOf(found.ObjectKey), 0, picture, ct);
        return picture;
    }

    /// <summary>One that can't be kept is made again the next time.</summary>
    public async Task KeepAsync(ImageRow image, byte[] picture, CancellationToken ct)
    {
        var (now, key) = (clock.GetUtcNow(), ObjectKey.New(image.ImageKey));
        var row = new
        {
            renditionId = Guid.CreateVersion7(), image.ImageKey, Recipe, key, size = picture.LongLength, now,
            eraseAfter = now + EraseRenditions.Grace,
        };
        try
        {
            await using var connection = await database.OpenConnectionAsync(ct);
            await connection.ExecuteAsync(new CommandDefinition(Sql.Plan, row, cancellationToken: ct));
            using var content = new ByteArrayContent(picture);
            content.Headers.ContentType = new MediaTypeHeaderValue("image/jpeg");
            await objects.PutAtAsync(renditions.PathOf(key), content, ct);
            await connection.ExecuteAsync(new CommandDefinition(Sql.Attach, row, cancellationToken: ct));
        }
        catch (DependencyException exception)
        {
            Log.NotKept(logger, image.ImageKey, exception);
        }
    }

    private sealed record KeptRow(string ObjectKey, long Size);

    private static class Sql
    {
        public const string Find = """
            SELECT object_key, size
            FROM rendition
            WHERE media_id = @ImageKey AND is_attached = 1 AND recipe = @Recipe
            LIMIT 1
            """;

        public const string Plan = """
            INSERT INTO rendition (rendition_id, media_id, revision, recipe, name, is_attached, object_key, size,
              planned_at, erase_after)
            VALUES (@renditionId, @ImageKey, 0, @Recipe, 'preview', 0, @key, @size, @now, @eraseAfter)
            """;

        // Of an image that is still there; what two make at once is two, and both go with it.
        public const string Attach = """
            UPDATE rendition
            SET is_attached = 1, erase_after = NULL
            WHERE rendition_id = @renditionId
              AND EXISTS (SELECT 1 FROM image WHERE image_key = @ImageKey AND erased_at IS NULL)
            """;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The picture of image {ImageKey} could not be kept")]
        public static partial void NotKept(ILogger logger, Guid imageKey, Exception exception);
    }
}
