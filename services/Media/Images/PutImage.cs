using System.Security.Claims;
using Imaging.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Imaging.Media.Images;

/// <summary>
/// Stores the body, DICOM or NIfTI by its content: 201, or 200 when the very bytes are there. The media type that the
/// sender claims is of no account. With If-Match the version named there is replaced: 200.
/// </summary>
internal static class PutImage
{
    public static async Task<Results<Created<ImageInfo>, Ok<ImageInfo>, ProblemHttpResult>> HandleAsync(
        string subjectId, string imageId, HttpRequest request, HttpResponse response, ClaimsPrincipal caller,
        StoreImage store, CancellationToken ct)
    {
        if (!Preconditions.TryRead(request.Headers, out var conditions, out var malformed))
            return ImageProblems.Malformed(malformed).ToProblem();
        var body = new ImageBody(request.Body, request.ContentLength);
        var outcome = await store.RunAsync(body, subjectId, imageId, conditions, caller.Identity!.Name!, ct);
        switch (outcome)
        {
            case StoreOutcome.Created created:
                response.GetTypedHeaders().ETag = created.Image.ETag;
                return TypedResults.Created(request.Path.Value, ImageInfo.Of(created.Image));
            case StoreOutcome.Replaced { Image: var image }:
                response.GetTypedHeaders().ETag = image.ETag;
                return TypedResults.Ok(ImageInfo.Of(image));
            case StoreOutcome.Unchanged { Image: var image }:
                response.GetTypedHeaders().ETag = image.ETag;
                return TypedResults.Ok(ImageInfo.Of(image));
            default:
                return ((StoreOutcome.Refused)outcome).Reason.ToProblem();
        }
    }
}
