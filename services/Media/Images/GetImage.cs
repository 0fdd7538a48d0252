using System.Data.Common;
using System.Net;
using Imaging.Media.Storage;
using Microsoft.Net.Http.Headers;

namespace Imaging.Media.Images;

/// <summary>The stored bytes as they came, whole or a range (RFC 9110, 14), as a download that no browser
/// interprets.</summary>
internal static class GetImage
{
    private const int BlockBytes = 128 * 1024;

    public static async Task<IResult> HandleAsync(
        string subjectId, string imageId, HttpContext http, DbDataSource database, Objects objects,
            CancellationToken ct)
    {
        if (await FindAsync(database, subjectId, imageId, ct) is not { } image)
            return ImageProblems.NotFound.With("The subject has no image of this id.");

        var (request, response) = (http.Request.GetTypedHeaders(), http.Response.GetTypedHeaders());
        response.ETag = image.ETag;
        response.LastModified = image.CreatedAt;
        http.Response.Headers.AcceptRanges = "bytes";
        if (request.IfNoneMatch.Any(
            tag => tag.Equals(EntityTagHeaderValue.Any) || tag.Compare(image.ETag, useStrongComparison: false)))
            return TypedResults.StatusCode(StatusCodes.Status304NotModified);
        if (request.IfMatch.Count > 0 && !Precondition.Of(request).Matches(image.ETag))
            return ImageProblems.PreconditionFailed.With("The stored image is not the one that If-Match names.");

        http.Response.ContentType = image.ContentType;
        response.ContentDisposition = new ContentDispositionHeaderValue("attachment") { FileName = FileName(image) };
        http.Response.ContentLength = image.Size;
        if (HttpMethods.IsHead(http.Request.Method)) return Results.Empty;
        return await SendAsync(http, image, RangeOf(request, image), objects, ct);
    }

    private static async Task<ImageRow?> FindAsync(
        DbDataSource database, string subjectId, string imageId, CancellationToken ct)
    {
        // Not kept open while the bytes travel.
        await using var connection = await database.OpenConnectionAsync(ct);
        return await ImageRow.FindAsync(connection, subjectId, imageId, ct);
    }

    private static async Task<IResult> SendAsync(
        HttpContext http, ImageRow image, System.Net.Http.Headers.RangeHeaderValue? range, Objects objects,
            CancellationToken ct)
    {
        using var stored = await objects.GetAsync(image.ObjectKey, range, ct);
        if (stored.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            http.Response.ContentLength = null;
            http.Response.ContentType = null;
            http.Response.Headers.ContentDisposition = default;
            http.Response.GetTypedHeaders().ContentRange = new ContentRangeHeaderValue(image.Size);
            return ImageProblems.RangeNotSatisfiable.With($"The image has {image.Size} bytes.");
        }

        if (stored.StatusCode == HttpStatusCode.PartialContent)
        {
            http.Response.StatusCode = StatusCodes.Status206PartialContent;
            http.Response.Headers.ContentRange = stored.Content.Headers.ContentRange?.ToString();
            http.Response.ContentLength = stored.Content.Headers.ContentLength;
        }

        await using var bytes = await stored.Content.ReadAsStreamAsync(ct);
        await bytes.CopyToAsync(http.Response.Body, BlockBytes, ct);
        return Results.Empty;
    }

    /// <summary>One range of bytes, unless If-Range names another version; several at once are answered with the whole
    /// (14.2 allows it).</summary>
    private static System.Net.Http.Headers.RangeHeaderValue? RangeOf(
        Microsoft.AspNetCore.Http.Headers.RequestHeaders request, ImageRow image)
    {
        if (request.Range is not { Ranges.Count: 1 } range || range.Unit != "bytes") return null;
        if (request.IfRange is { } condition
            && condition.EntityTag?.Compare(image.ETag, useStrongComparison: true) != true) return null;
        var wanted = range.Ranges.First();
        return new(wanted.From, wanted.To);
    }

    private static string FileName(ImageRow image) => image.ContentType switch
    {
        "application/dicom" => $"{image.ImageId}.dcm",
        "application/gzip" => $"{image.ImageId}.nii.gz",
        _ => $"{image.ImageId}.nii",
    };
}
