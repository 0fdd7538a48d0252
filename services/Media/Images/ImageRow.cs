using System.Data.Common;
using Dapper;
using Imaging.Media.Metadata;
using Imaging.ServiceDefaults.Http;
using Microsoft.Net.Http.Headers;

namespace Imaging.Media.Images;

/// <summary>A live image as the database keeps it.</summary>
/// <param name="Sha256">Null in a row of the release before this one until it is computed.</param>
internal sealed record ImageRow(
    Guid ImageKey, string ImageId, string ObjectKey, string Kind, string ContentType, long Size, byte[]? Sha256,
    byte[] Sha512, string Header, DateTimeOffset CreatedAt)
{
    /// <summary>Strong, and the same for the same bytes wherever they are stored (RFC 9110, 8.8.3).</summary>
    public EntityTagHeaderValue ETag => Tag(Sha256 ?? Sha512);

    public StoredObject Stored => new(ObjectKey, Size);

    public Validators Validators => new(ETag, Tag(Sha512), CreatedAt);

    public static Task<ImageRow?> FindAsync(
        DbConnection connection, string subjectId, string imageId, CancellationToken ct) =>
        connection.QueryFirstOrDefaultAsync<ImageRow>(
            new CommandDefinition(Sql.Find, new { subjectId, imageId }, cancellationToken: ct));

    /// <summary>The image as it is now, and stays until the transaction ends.</summary>
    public static Task<ImageRow?> LockAsync(
        DbConnection connection, DbTransaction transaction, string subjectId, string imageId, CancellationToken ct) =>
        connection.QueryFirstOrDefaultAsync<ImageRow>(
            new CommandDefinition(Sql.Lock, new { subjectId, imageId }, transaction, cancellationToken: ct));

    private static EntityTagHeaderValue Tag(byte[] digest) => new($"\"{Convert.ToHexStringLower(digest)}\"");

    private static class Sql
    {
        public const string Find = """
            SELECT image_key, image_id, object_key, kind, content_type, size, sha256, sha512, header, created_at
            FROM image
            WHERE subject_id = @subjectId AND live = 1 AND image_id = @imageId
            """;

        public const string Lock = $"{Find}\nFOR UPDATE";
    }
}
