using System.Data.Common;
using Dapper;

namespace Imaging.Media.Renditions;

/// <summary>A file that a worker may work on: it is in use, and its original lies where it lay when the job was
/// submitted.</summary>
internal sealed record WorkedOn(Guid MediaId, Guid EncounterId, string Uploader, string Status, string? ContentType,
    string ObjectKey, string ObjectEtag, long Size, int? Width, int? Height, DateTimeOffset? SubmittedAt)
{
    /// <summary>Null where the work has no point any more.</summary>
    /// <param name="transaction">With one, nobody changes the file until it ends.</param>
    public static Task<WorkedOn?> FindAsync(
        Guid mediaId, int revision, DbConnection connection, DbTransaction? transaction, CancellationToken ct) =>
        connection.QuerySingleOrDefaultAsync<WorkedOn>(new CommandDefinition(
            transaction is null ? Sql.Find : Sql.Lock, new { mediaId, revision }, transaction, cancellationToken: ct));

    private static class Sql
    {
        public const string Find = """
            SELECT media_id, encounter_id, uploader, status, content_type, object_key, object_etag, size, width, height,
              submitted_at
            FROM media
            WHERE media_id = @mediaId AND revision = @revision AND object_key IS NOT NULL AND move_at IS NULL
              AND status NOT IN ('checking', 'removed')
            """;

        public const string Lock = $"{Find} FOR UPDATE";
    }
}
