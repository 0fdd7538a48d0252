using System.Data.Common;
using Dapper;

namespace Imaging.Media.Items;

/// <summary>A patient's file as the database keeps it.</summary>
internal sealed record MediaRow(Guid MediaId, Guid EncounterId, string Uploader, Guid? StaffId, string Status,
    string? Reason, string? Found, string Kind, string? ContentType, string? ObjectKey, string? ObjectEtag, long Size,
    byte[]? Sha256, int? Width, int? Height, long? DurationMs, DateTimeOffset? CapturedAt, byte[]? FileName,
    byte[]? Note, byte[]? BodySite, string? Side, DateTimeOffset ReceivedAt, DateTimeOffset? SubmittedAt,
    DateTimeOffset? OpenedAt, long? Seq, DateTimeOffset? MisfiledAt, int Revision, int? Progress, int? SecondsLeft,
    string? Codecs, string? SeriesUid,
    string? StackNormal, double? StackPosition, int? InstanceNumber, string? Renditions)
{
    /// <summary>Why it was not taken; null where it was, or nobody knows yet.</summary>
    public FileReason? Refusal => Reason is null ? null : new(Reason, Found ?? "");

    public static Task<MediaRow?> FindAsync(
        Guid mediaId, DbConnection connection, DbTransaction? transaction, CancellationToken ct) =>
        connection.QuerySingleOrDefaultAsync<MediaRow>(
            new CommandDefinition(Sql.Find, new { mediaId }, transaction, cancellationToken: ct));

    /// <summary>The columns of a row, in order.</summary>
    public const string Columns = """
        media_id, encounter_id, uploader, staff_id, status, reason, found, kind, content_type, object_key, object_etag,
          size, sha256, width, height, duration_ms, captured_at, file_name, note, body_site, side, received_at,
          submitted_at, opened_at, seq, misfiled_at, revision, progress, seconds_left, codecs,
          series_uid, stack_normal, stack_position, instance_number,
          (SELECT GROUP_CONCAT(r.name ORDER BY r.name)
           FROM rendition r
           WHERE r.media_id = media.media_id AND r.is_attached = 1 AND r.revision = media.revision) AS renditions
        """;

    private static class Sql
    {
        public const string Find = $"""
            SELECT {Columns}
            FROM media
            WHERE media_id = @mediaId
            """;
    }
}
