using System.Data.Common;
using Dapper;

namespace Imaging.Media.Uploads;

/// <summary>An upload as the database keeps it. What its sender typed about the file waits in the row, sealed as it
/// will be in the file's own.</summary>
internal sealed record UploadRow(Guid UploadId, Guid MediaId, Guid EncounterId, string Uploader, Guid? StaffId,
    string State, long Size, long PartSize, int PartCount, string ContentType, byte[]? Sha256, string IncomingKey,
    string ObjectKey, string? StoreUploadId, bool HasPartDigests, string? Etag, DateTimeOffset CreatedAt,
    DateTimeOffset ExpiresAt, int Looks)
{
    public const string ByPatient = "patient";
    public const string ByStaff = "staff";

    public UploadPlan Plan => new(PartSize, PartCount);

    public static Task<UploadRow?> FindAsync(
        Guid uploadId, DbConnection connection, DbTransaction? transaction, CancellationToken ct) =>
        connection.QuerySingleOrDefaultAsync<UploadRow>(
            new CommandDefinition(Sql.Find, new { uploadId }, transaction, cancellationToken: ct));

    /// <summary>The columns of a row, in order.</summary>
    public const string Columns = """
        upload_id, media_id, encounter_id, uploader, staff_id, state, size, part_size, part_count, content_type, sha256,
          incoming_key, object_key, store_upload_id, has_part_digests, etag, created_at, expires_at, looks
        """;

    private static class Sql
    {
        public const string Find = $"""
            SELECT {Columns}
            FROM upload
            WHERE upload_id = @uploadId
            """;
    }
}
