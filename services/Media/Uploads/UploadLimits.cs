using System.Data.Common;
using Dapper;
using Imaging.Media.Items;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace Imaging.Media.Uploads;

/// <summary>How much may be sent. What was erased counts no more; what was not taken counts by its bytes.</summary>
internal sealed class UploadLimits(IOptions<UploadOptions> options, TimeProvider clock)
{
    private readonly UploadOptions _options = options.Value;

    /// <summary>Null where one more fits; the encounter's plans wait for each other until the transaction ends.
    /// </summary>
    public async Task<ProblemHttpResult?> RefuseAsync(UploadRow upload, MediaCaller caller, DbConnection connection,
        DbTransaction transaction, CancellationToken ct)
    {
        var of = new { upload.EncounterId, upload.Uploader, upload.StaffId, day = Today };
        await connection.ExecuteAsync(new CommandDefinition(Sql.Lock, of, transaction, cancellationToken: ct));
        var open = (await connection.QueryAsync<OpenRow>(
            new CommandDefinition(Sql.Open, of, transaction, cancellationToken: ct))).AsList();
        Guid[] own = [.. open.Where(row => row.StaffId == upload.StaffId).Select(row => row.UploadId)];
        if (own.Length >= _options.OpenUploads) return TooManyOpen(own);
        var sent = await connection.QuerySingleAsync<SentRow>(
            new CommandDefinition(Sql.Sent, of, transaction, cancellationToken: ct));
        var (files, bytes) = (sent.Files + open.Count, sent.Bytes + open.Sum(row => row.Size));
        return caller.Patient is null
            ? files >= _options.StaffFiles ? TooManyFiles(_options.StaffFiles) : null
            : files >= _options.PatientFiles ? TooManyFiles(_options.PatientFiles)
            : bytes + upload.Size > _options.PatientBytes ? TooManyBytes(bytes) : null;
    }

    /// <summary>Counts one signing, which is also a sign of the sender. Null where it was counted.</summary>
    public async Task<ProblemHttpResult?> CountSigningAsync(
        UploadRow upload, DbDataSource database, CancellationToken ct)
    {
        var of = new
        {
            upload.UploadId, upload.EncounterId, day = Today, most = _options.SigningsPerDay,
            lookAt = clock.GetUtcNow() + _options.Patience,
        };
        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(Sql.Seen, of, cancellationToken: ct));
        if (await connection.ExecuteAsync(new CommandDefinition(Sql.Count, of, cancellationToken: ct)) > 0) return null;
        // The day's first, or the day's last.
        await connection.ExecuteAsync(new CommandDefinition(Sql.Lock, of, cancellationToken: ct));
        return await connection.ExecuteAsync(new CommandDefinition(Sql.Count, of, cancellationToken: ct)) > 0
            ? null
            : Reached("signings", _options.SigningsPerDay,
                "This encounter's uploads have been continued too often today. Go on tomorrow, or call the clinic.");
    }

    private DateTime Today => clock.GetUtcNow().UtcDateTime.Date;

    private ProblemHttpResult TooManyOpen(Guid[] open) => UploadProblems.Limit.With(
        $"{open.Length} uploads are under way. Finish one, or give one up.",
        [new("limit", "open-uploads"), new("most", _options.OpenUploads), new("uploads", open)]);

    private static ProblemHttpResult TooManyFiles(int most) => Reached("files", most,
        $"An encounter takes {most} files. Take one back that is not needed, or call the clinic.");

    private ProblemHttpResult TooManyBytes(long bytes) => Reached("bytes", _options.PatientBytes,
        $"An encounter takes {ByteText.Of(_options.PatientBytes)}, and {ByteText.Of(bytes)} are used. "
        + "Send a shorter video, or take a file back that is not needed.");

    private static ProblemHttpResult Reached(string limit, long most, string advice) =>
        UploadProblems.Limit.With(advice, [new("limit", limit), new("most", most)]);

    private sealed record OpenRow(Guid UploadId, Guid? StaffId, long Size);

    private sealed record SentRow(long Files, long Bytes);

    private static class Sql
    {
        // Writes nothing new and locks the row, which is there from now on.
        public const string Lock = """
            INSERT INTO upload_allowance (encounter_id, day, signings)
            VALUES (@EncounterId, @day, 0)
            ON DUPLICATE KEY UPDATE signings = signings
            """;

        public const string Open = """
            SELECT upload_id, staff_id, size
            FROM upload
            WHERE encounter_id = @EncounterId AND uploader = @Uploader AND state = 'open'
            """;

        public const string Sent = """
            SELECT COUNT(CASE WHEN status <> 'failed' THEN 1 END) AS files,
              CAST(COALESCE(SUM(received_size), 0) AS SIGNED) AS bytes
            FROM media
            WHERE encounter_id = @EncounterId AND uploader = @Uploader AND status <> 'removed'
            """;

        public const string Count = """
            UPDATE upload_allowance
            SET signings = signings + 1
            WHERE encounter_id = @EncounterId AND day = @day AND signings < @most
            """;

        public const string Seen = """
            UPDATE upload
            SET look_at = @lookAt, looks = 0
            WHERE upload_id = @UploadId AND state = 'open'
            """;
    }
}
