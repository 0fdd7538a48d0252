using System.ComponentModel.DataAnnotations;
using Imaging.Media.Items;
using Imaging.Media.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Imaging.Media.Uploads;

/// <param name="Parts">What the store answered to each part; absent: whatever has arrived.</param>
public sealed record CompleteUploadRequest([MaxLength(10_000)] IReadOnlyList<UploadedPart?>? Parts);

/// <param name="Etag">As the store gave it, with or without quotes.</param>
public sealed record UploadedPart([Range(1, 10_000)] int PartNumber, [Required, StringLength(100)] string Etag);

/// <summary>
/// Ends an upload. What has to be sent again is said at once and leaves it open; a small file is checked before the
/// answer, a large one goes on as "checking". Asking again gives the same answer.
/// </summary>
internal sealed class CompleteUpload(
    UploadAccess access, Arrivals arrivals, ReceiveUpload receive, FindMedia media)
{
    private const int MostNamed = 100;

    public static Task<Results<Ok<MediaView>, ValidationProblem, ProblemHttpResult>> HandleAsync(
        Guid uploadId, CompleteUploadRequest? request, MediaCaller caller, CompleteUpload complete,
        CancellationToken ct) =>
        complete.RunAsync(uploadId, request?.Parts, caller, ct);

    private async Task<Results<Ok<MediaView>, ValidationProblem, ProblemHttpResult>> RunAsync(
        Guid uploadId, IReadOnlyList<UploadedPart?>? claimed, MediaCaller caller, CancellationToken ct)
    {
        if (await access.FindAsync(uploadId, caller, ct) is not { } upload) return UploadProblems.Missing;
        if (upload.State != UploadState.Open) return await AnswerAsync(upload, ct);
        if (await access.RefuseAsync(upload.EncounterId, caller, ct) is { } refusal) return refusal;
        var arrived = await arrivals.ListAsync(upload, ct);
        if (claimed is not null && Contradiction(claimed, arrived) is { } contradiction) return contradiction;
        if (Arrivals.Missing(upload, arrived) is { Count: > 0 } missing) return Incomplete(missing);
        // From here on a caller who hangs up changes nothing.
        if (!await receive.RunAsync(upload, arrived, caller.Actor)) return Incomplete([]);
        return await AnswerAsync(upload with { State = UploadState.Checking }, CancellationToken.None);
    }

    private async Task<Results<Ok<MediaView>, ValidationProblem, ProblemHttpResult>> AnswerAsync(
        UploadRow upload, CancellationToken ct)
    {
        if (upload.State == UploadState.Aborted || await media.FindAsync(upload.MediaId, ct) is not { } found)
            return UploadProblems.In(UploadState.Aborted);
        // What was taken and can't be shown, or names another patient, has arrived all the same.
        return found.Row is { ObjectKey: null, Refusal: { } reason } ? reason.ToProblem() : TypedResults.Ok(found.View);
    }

    private static ProblemHttpResult Incomplete(IReadOnlyList<int> missing) => UploadProblems.Incomplete.With(
        missing.Count == 0
            ? "Something changed while it was put together. Ask again."
            : "Send what is missing, then ask again.",
        [new("missing", missing.Take(MostNamed))]);

    /// <summary>What is claimed has to be what is there, part by part, in whatever order.</summary>
    private static ProblemHttpResult? Contradiction(
        IReadOnlyList<UploadedPart?> claimed, IReadOnlyList<ArrivedPart> arrived)
    {
        var tags = arrived.ToDictionary(part => part.Number, part => part.ETag);
        var seen = new HashSet<int>();
        int[] wrong =
        [
            .. claimed.Where(part => part is null || !seen.Add(part.PartNumber)
                // Once put together, the parts' own tags are known no more.
                || (tags.TryGetValue(part.PartNumber, out var tag) && tag.Length > 0 && tag != part.Etag.Trim('"')))
                .Select(part => part?.PartNumber ?? 0),
        ];
        return wrong.Length == 0
            ? null
            : UploadProblems.InvalidParts.With(
                "A part is named twice, or its ETag is not the one that the store has. Ask for what has arrived.",
                [new("parts", wrong.Take(MostNamed))]);
    }
}
