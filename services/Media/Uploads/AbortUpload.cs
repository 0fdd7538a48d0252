using System.Data.Common;
using Dapper;
using Imaging.Media.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Imaging.Media.Uploads;

/// <summary>Gives an upload up, and erases what has come of it. Doing so again is no error; what was taken over is no
/// longer an upload, but a file that can be taken back.</summary>
internal sealed class AbortUpload(
    DbDataSource database, UploadAccess access, IncomingObjects incoming, TimeProvider clock)
{
    public static Task<Results<NoContent, ProblemHttpResult>> HandleAsync(
        Guid uploadId, MediaCaller caller, AbortUpload abort, CancellationToken ct) =>
        abort.HandleAsync(uploadId, caller, ct);

    /// <summary>Null where it is given up, else the state that it is in.</summary>
    public async Task<string?> RunAsync(UploadRow upload, CancellationToken ct)
    {
        await using (var connection = await database.OpenConnectionAsync(ct))
        {
            await connection.ExecuteAsync(new CommandDefinition(
                Sql.Abort, new { upload.UploadId, now = clock.GetUtcNow() }, cancellationToken: ct));
            upload = (await UploadRow.FindAsync(upload.UploadId, connection, null, ct))!;
            if (upload.State != UploadState.Aborted) return upload.State;
        }

        // The row first: what is still on its way when the bytes go is swept later.
        if (upload.StoreUploadId is { } started) await incoming.AbortAsync(upload.IncomingKey, started, ct);
        await incoming.DeleteAsync(upload.IncomingKey, ct);
        return null;
    }

    private async Task<Results<NoContent, ProblemHttpResult>> HandleAsync(
        Guid uploadId, MediaCaller caller, CancellationToken ct)
    {
        if (await access.FindAsync(uploadId, caller, ct) is not { } upload) return UploadProblems.Missing;
        return await RunAsync(upload, ct) is { } state ? UploadProblems.In(state) : TypedResults.NoContent();
    }

    private static class Sql
    {
        public const string Abort = """
            UPDATE upload
            SET state = 'aborted', look_at = NULL, finished_at = @now, file_name = NULL, note = NULL, body_site = NULL,
              side = NULL, captured_at = NULL
            WHERE upload_id = @UploadId AND state = 'open'
            """;
    }
}
