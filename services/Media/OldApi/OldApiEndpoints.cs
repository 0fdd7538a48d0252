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
            .AddEndpointFilter(Require(SubjectAccess.Write, needsImage: true))
                .WithMetadata(new DisableRequestSizeLimitAttribute());
        old.MapGet("/images", ListImageNames.HandleAsync).WithName("OldImages")
            .AddEndpointFilter(Require(SubjectAccess.Read, needsImage: false));
        old.MapGet("/download", DownloadImage.HandleAsync).WithName("OldDownload")
            .AddEndpointFilter(Require(SubjectAccess.Read, needsImage: true));
    }

    private static Func<EndpointFilterInvocationContext, EndpointFilterDelegate,
        ValueTask<object?>> Require(string scope, bool needsImage) =>
        async (context, next) =>
        {
            var query = context.HttpContext.Request.Query;
            var image = needsImage ? query["ImageID"].ToString() : "none";
            return SubjectAccess.Check(context.HttpContext.User, scope, query["SubjectID"], image) is { } refusal
                ? OldMessage.Of(refusal)
                : await next(context);
        };
}

/// <summary>All that the old API ever said in words.</summary>
public sealed record OldMessage(string Message)
{
    internal static IResult Of(Refusal refusal) =>
        TypedResults.Json(new OldMessage(refusal.Detail), statusCode: refusal.Problem.Status);
}
