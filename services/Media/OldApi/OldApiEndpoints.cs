using Imaging.Media.Images;
using Microsoft.AspNetCore.Mvc;

namespace Imaging.Media.OldApi;

/// <summary>The calls of the Lambda-era image gateway, for clients written against it: same names, same
/// shapes.</summary>
internal static class OldApiEndpoints
{
    public static void MapOldApi(this WebApplication app)
    {
        var old = app.MapGroup("/v1").WithTags("Old API");
        old.MapPost("/upload", UploadImage.HandleAsync).WithName("OldUpload")
            .AddEndpointFilter(Require(SubjectAccess.Write, null, needsImage: true))
                .WithMetadata(new DisableRequestSizeLimitAttribute());
        old.MapGet("/images", ListImageNames.HandleAsync).WithName("OldImages")
            .AddEndpointFilter(Require(SubjectAccess.Read, "image.list", needsImage: false));
        old.MapGet("/download", DownloadImage.HandleAsync).WithName("OldDownload")
            .AddEndpointFilter(Require(SubjectAccess.Read, "image.read", needsImage: true));
    }

    /// <summary>Looks at the ids before a handler does, which may take them for there: what is missing or malformed is
    /// said in the old API's words.</summary>
    private static Func<EndpointFilterInvocationContext, EndpointFilterDelegate, ValueTask<object?>> Require(
        string scope, string? readAs, bool needsImage) =>
        async (context, next) =>
        {
            var (http, query) = (context.HttpContext, context.HttpContext.Request.Query);
            var (subject, image) = (query["SubjectID"].ToString(), needsImage ? query["ImageID"].ToString() : null);
            var refusal = SubjectAccess.Check(http.User, scope, subject, needsImage ? image : "none");
            await SubjectAccess.AuditAsync(http, refusal, readAs, subject, image);
            return refusal is null ? await next(context) : OldMessage.Of(refusal);
        };
}

/// <summary>All that the old API ever said in words.</summary>
public sealed record OldMessage(string Message)
{
    internal static IResult Of(Refusal refusal) =>
        TypedResults.Json(new OldMessage(refusal.Detail), statusCode: refusal.Problem.Status);
}
