using Microsoft.AspNetCore.Mvc;

namespace Imaging.Media.Images;

internal static class ImageEndpoints
{
    private static readonly string[] GetOrHead = ["GET", "HEAD"];

    public static void MapImages(this WebApplication app)
    {
        var images = app.MapGroup("/api/subjects/{subjectId}/images").WithTags("Images")
            .ProducesProblem(401).ProducesProblem(403).ProducesProblem(429).ProducesProblem(503);
        images.MapGet("/", ListImages.HandleAsync).WithName("ListImages")
            .AddEndpointFilter(SubjectAccess.Require(SubjectAccess.Read, "image.list")).ProducesProblem(400);
        images.MapPut("/{imageId}", PutImage.HandleAsync).WithName("PutImage")
            .AddEndpointFilter(SubjectAccess.Require(SubjectAccess.Write))
                .WithMetadata(new DisableRequestSizeLimitAttribute())
            .ProducesProblem(400).ProducesProblem(409).ProducesProblem(412).ProducesProblem(413).ProducesProblem(415);
        images.MapMethods("/{imageId}", GetOrHead, GetImage.HandleAsync).WithName("GetImage")
            .AddEndpointFilter(SubjectAccess.Require(SubjectAccess.Read, "image.read"))
            .ProducesProblem(400).ProducesProblem(404).ProducesProblem(412).ProducesProblem(416);
        images.MapGet("/{imageId}/metadata", GetImageMetadata.HandleAsync).WithName("GetImageMetadata")
            .AddEndpointFilter(SubjectAccess.Require(SubjectAccess.Read, "image.read-metadata"))
            .Produces(200, contentType: "application/dicom+json", additionalContentTypes: "application/json")
            .ProducesProblem(404);
        images.MapGet("/{imageId}/preview", GetImagePreview.HandleAsync).WithName("GetImagePreview")
            .AddEndpointFilter(SubjectAccess.Require(SubjectAccess.Read, "image.read-preview"))
            .Produces(200, contentType: "image/jpeg").ProducesProblem(400).ProducesProblem(404).ProducesProblem(422);
        images.MapDelete("/{imageId}", DeleteImage.HandleAsync).WithName("DeleteImage")
            .AddEndpointFilter(SubjectAccess.Require(SubjectAccess.Delete))
            .ProducesProblem(400).ProducesProblem(404).ProducesProblem(412);
    }
}
