using Imaging.ServiceDefaults.Security;
using Microsoft.AspNetCore.Mvc;

namespace Imaging.Media.Uploads;

internal static class UploadEndpoints
{
    private const int PartsListBytes = 1024 * 1024;

    public static void MapUploads(this WebApplication app)
    {
        var uploads = app.MapGroup("/api/media/uploads").WithTags("Uploads")
            .RequireAuthorization(Callers.PatientOrClinician)
            .AddEndpointFilter<RightEncounter>().AddEndpointFilter<ForAnswering>().AddEndpointFilter<FirstBrowser>()
            .ProducesProblem(401).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409).ProducesProblem(429)
            .ProducesProblem(503);
        uploads.MapPost("/", PlanUpload.HandleAsync).WithName("PlanUpload").ProducesProblem(413);
        uploads.MapGet("/{uploadId:guid}", ReadUpload.HandleAsync).WithName("ReadUpload");
        uploads.MapGet("/{uploadId:guid}/parts/{number:int}", SignPart.HandleAsync).WithName("SignPart")
            .ProducesProblem(400);
        uploads.MapPost("/{uploadId:guid}/complete", CompleteUpload.HandleAsync).WithName("CompleteUpload")
            .WithMetadata(new RequestSizeLimitAttribute(PartsListBytes)).ProducesProblem(415);
        uploads.MapDelete("/{uploadId:guid}", AbortUpload.HandleAsync).WithName("AbortUpload");
    }
}
