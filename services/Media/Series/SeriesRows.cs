using System.Data.Common;
using Dapper;
using Imaging.Media.Items;

namespace Imaging.Media.Series;

/// <summary>The instances of a series that lie in one encounter. Those that are held because they name another patient,
/// and those that lie in the wrong place, are told apart from the rest.</summary>
internal static class SeriesRows
{
    /// <summary>A condition in SQL: no earlier file stands for the series already.</summary>
    public const string StandsForSeries = """
        (series_uid IS NULL OR NOT EXISTS (
          SELECT 1
          FROM media earlier
          WHERE earlier.encounter_id = media.encounter_id AND earlier.series_uid = media.series_uid
            AND earlier.media_id < media.media_id AND earlier.status NOT IN ('removed', 'restricted')
            AND earlier.misfiled_at IS NULL AND (earlier.status = 'mismatch') = (media.status = 'mismatch')))
        """;

    /// <summary>Those of the series of <paramref name="of"/>, itself first, the others in the order in which they were
    /// announced; itself alone where it belongs to none, or was taken back and stands for nothing any more.</summary>
    public static async Task<IReadOnlyList<MediaRow>> FindAsync(
        MediaRow of, DbConnection connection, CancellationToken ct) =>
        of.SeriesUid is null || of.Status == MediaStatus.Restricted ? [of] :
    [
        of, .. await connection.QueryAsync<MediaRow>(new CommandDefinition(Sql.Find, new
        {
            of.EncounterId, of.SeriesUid, of.MediaId, isMisfiled = of.MisfiledAt is not null, of.Status,
        }, cancellationToken: ct)),
    ];

    /// <summary>How much there is of the series that the rows stand for.</summary>
    public static async Task<IReadOnlyDictionary<Guid, SeriesView>> CountAsync(
        IReadOnlyCollection<MediaRow> rows, DbConnection connection, CancellationToken ct)
    {
        var ids = rows.Where(row => row.SeriesUid is not null)
            .Select(row => row.MediaId.ToByteArray(bigEndian: true)).ToArray();
        if (ids.Length == 0) return new Dictionary<Guid, SeriesView>();
        var counted = await connection.QueryAsync<Counted>(
            new CommandDefinition(Sql.Count, new { ids }, cancellationToken: ct));
        return counted.ToDictionary(series => series.MediaId, series =>
            new SeriesView(series.SeriesUid, series.Instances, series.Size, ByteText.Of(series.Size)));
    }

    private sealed record Counted(Guid MediaId, string SeriesUid, long Instances, long Size);

    private static class Sql
    {
        public const string Find = $"""
            SELECT {MediaRow.Columns}
            FROM media
            WHERE encounter_id = @EncounterId AND series_uid = @SeriesUid AND media_id <> @MediaId
              AND status NOT IN ('removed', 'restricted') AND (misfiled_at IS NOT NULL) = @isMisfiled
              AND (status = 'mismatch') = (@Status = 'mismatch')
            ORDER BY media_id
            """;

        public const string Count = """
            SELECT face.media_id, face.series_uid, COUNT(*) AS instances, CAST(SUM(media.size) AS SIGNED) AS size
            FROM media face
            JOIN media ON media.encounter_id = face.encounter_id AND media.series_uid = face.series_uid
            WHERE face.media_id IN @ids AND media.status NOT IN ('removed', 'restricted')
              AND (media.misfiled_at IS NULL) = (face.misfiled_at IS NULL)
              AND (media.status = 'mismatch') = (face.status = 'mismatch')
            GROUP BY face.media_id, face.series_uid
            """;
    }
}

/// <summary>A DICOM series that is shown as one item.</summary>
/// <param name="InstanceUid">Of the series, (0020,000E).</param>
/// <param name="Size">Of all instances together, in bytes.</param>
public sealed record SeriesView(string InstanceUid, long Instances, long Size, string SizeText);
