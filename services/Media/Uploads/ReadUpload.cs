using Imaging.Media.Items;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Imaging.Media.Uploads;

/// <param name="Status">"open", "checking", "complete", "aborted" or "quarantined".</param>
/// <param name="Parts">What has arrived, while it is open.</param>
/// <param name="Media">The file, once everything has arrived.</param>
public sealed record UploadView(Guid UploadId, Guid MediaId, Guid EncounterId, string Status, string Strategy,
    long Size, long PartSize, int PartCount, IReadOnlyList<ArrivedPartView> Parts, DateTimeOffset ExpiresAt,
    MediaView? Media);

public sealed record ArrivedPartView(int PartNumber, string Etag, long Size);

/// <summary>What has arrived of an upload: a page that was loaded again goes on from here.</summary>
internal sealed class ReadUpload(UploadAccess access, Arrivals arrivals, FindMedia media)
{
    public static Task<Results<Ok<UploadView>, ProblemHttpResult>> HandleAsync(
        Guid uploadId, MediaCaller caller, ReadUpload read, CancellationToken ct) =>
        read.RunAsync(uploadId, caller, ct);

    private async Task<Results<Ok<UploadView>, ProblemHttpResult>> RunAsync(
        Guid uploadId, MediaCaller caller, CancellationToken ct)
    {
        if (await access.FindAsync(uploadId, caller, ct) is not { } upload) return UploadProblems.Missing;
        var parts = upload.State == UploadState.Open ? await arrivals.ListAsync(upload, ct) : [];
        var found = await media.FindAsync(upload.MediaId, ct);
        return TypedResults.Ok(new UploadView(upload.UploadId, upload.MediaId, upload.EncounterId, upload.State,
            upload.Plan.IsSingle ? "single" : "multipart", upload.Size, upload.PartSize, upload.PartCount,
            [.. parts.Select(part => new ArrivedPartView(part.Number, part.ETag, part.Size))], upload.ExpiresAt,
            found?.View));
    }
}
