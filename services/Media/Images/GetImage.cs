using System.Data.Common;
using Imaging.Media.Storage;
using Imaging.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.Headers;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace Imaging.Media.Images;

/// <summary>
/// The stored bytes as they came, whole or a range (RFC 9110, 14), as a download that no browser interprets. Only the
/// head is made here; it tells the gateway where in the store the bytes are.
/// </summary>
internal static class GetImage
{
    public static async Task<IResult> HandleAsync(
        string subjectId, string imageId, HttpContext http, DbDataSource database, Objects objects,
            CancellationToken ct)
    {
        if (!Preconditions.TryRead(http.Request.Headers, out var conditions, out var malformed))
            return ImageProblems.Malformed(malformed).ToResult();
        if (await FindAsync(database, subjectId, imageId, ct) is not { } image)
            return ImageProblems.NotFound.With("The subject has no image of this id.");

        var condition = conditions.Evaluate(http.Request.Method, image.Validators);
        if (condition == Condition.Failed) return ImageProblems.ConditionFailed.ToResult();
        var (request, response) = (http.Request.GetTypedHeaders(), http.Response.GetTypedHeaders());
        response.ETag = image.ETag;
        response.LastModified = image.CreatedAt;
        http.Response.Headers.AcceptRanges = "bytes";
        if (condition == Condition.NotModified) return TypedResults.StatusCode(StatusCodes.Status304NotModified);

        http.Response.ContentType = image.ContentType;
        response.ContentDisposition = new ContentDispositionHeaderValue("attachment") { FileName = FileName(image) };
        if (HttpMethods.IsHead(http.Request.Method))
        {
            http.Response.ContentLength = image.Size;
            return Results.Empty;
        }

        var part = PartOf(request, image);
        if (part is { HasRange: false }) return OutOfRange(http, part);
        response.ContentRange = part;
        if (part is not null) http.Response.StatusCode = StatusCodes.Status206PartialContent;
        http.Response.Headers[StoredBody.Location] = (await objects.LocateAsync(image.ObjectKey)).AbsoluteUri;
        http.Response.Headers[StoredBody.Extent] =
            (part ?? new ContentRangeHeaderValue(0, image.Size - 1, image.Size)).ToString();
        return Results.Empty;
    }

    private static async Task<ImageRow?> FindAsync(
        DbDataSource database, string subjectId, string imageId, CancellationToken ct)
    {
        // Not kept open while the bytes travel.
        await using var connection = await database.OpenConnectionAsync(ct);
        return await ImageRow.FindAsync(connection, subjectId, imageId, ct);
    }

    /// <summary>
    /// One range of bytes, unless If-Range names another version; several at once are answered with the whole (14.2
    /// allows it): null. Without a range in it, the answer to one that the image does not have.
    /// </summary>
    private static ContentRangeHeaderValue? PartOf(RequestHeaders request, ImageRow image)
    {
        // Another unit, and what can't be read, is as good as absent (14.2).
        if (request.Range is not { Ranges.Count: 1 } range
            || !range.Unit.Equals("bytes", StringComparison.OrdinalIgnoreCase)) return null;
        // A date is a weak validator here (8.8.2.2), and what can't be read names no version.
        if (request.Headers.ContainsKey(HeaderNames.IfRange)
            && (request.IfRange?.EntityTag is not { } tag || !image.Validators.Are(tag))) return null;
        var wanted = range.Ranges.First();
        var (first, last) = wanted.From is { } from
            ? (from, Math.Min(wanted.To ?? long.MaxValue, image.Size - 1))
            : (Math.Max(0, image.Size - wanted.To!.Value), image.Size - 1);
        return first > last ? new(image.Size) : new(first, last, image.Size);
    }

    private static ProblemHttpResult OutOfRange(HttpContext http, ContentRangeHeaderValue size)
    {
        http.Response.ContentType = null;
        http.Response.Headers.ContentDisposition = default;
        http.Response.GetTypedHeaders().ContentRange = size;
        return ImageProblems.RangeNotSatisfiable.With($"The image has {size.Length} bytes.");
    }

    private static string FileName(ImageRow image) => image.ContentType switch
    {
        "application/dicom" => $"{image.ImageId}.dcm",
        "application/gzip" => $"{image.ImageId}.nii.gz",
        _ => $"{image.ImageId}.nii",
    };
}
