using Imaging.Media.Series;
using Imaging.ServiceDefaults.Security;

namespace Imaging.Media.Items;

internal static class MediaEndpoints
{
    private static readonly string[] GetOrHead = ["GET", "HEAD"];

    public static void MapItems(this WebApplication app)
    {
        var media = app.MapGroup("/api/media/{mediaId:guid}").WithTags("Media").AddEndpointFilter<RightEncounter>()
            .ProducesProblem(401).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409).ProducesProblem(429)
            .ProducesProblem(503);
        media.MapMethods("/", GetOrHead, GetMedia.HandleAsync).WithName("GetMedia")
            .RequireAuthorization(Callers.PatientOrClinical).ProducesProblem(428);
        media.MapPatch("/", ChangeMedia.HandleAsync).WithName("ChangeMedia")
            .RequireAuthorization(Callers.PatientOrClinician)
            .AddEndpointFilter<ForAnswering>().AddEndpointFilter<FirstBrowser>();
        media.MapDelete("/", RemoveMedia.HandleAsync).WithName("RemoveMedia")
            .RequireAuthorization(Callers.PatientOrClinician);
        media.MapPost("/misfiled", MisfiledMedia.HandleAsync).WithName("ReportMisfiledMedia")
            .RequireAuthorization(Callers.Clinician).ProducesProblem(428);
        media.MapPost("/move", MoveMedia.HandleAsync).WithName("MoveMedia")
            .RequireAuthorization(Callers.Clinician).ProducesProblem(428);
        media.MapMethods("/content", GetOrHead, GetContent.HandleAsync).WithName("GetMediaContent")
            .RequireAuthorization(Callers.PatientOrClinical).AddEndpointFilter<ForAnswering>()
            .Produces<ContentAddress>().Produces(302).ProducesProblem(400).ProducesProblem(428);
        media.MapMethods("/stack", GetOrHead, GetStack.HandleAsync).WithName("GetMediaStack")
            .RequireAuthorization(Callers.Clinical).ProducesProblem(428);
        app.MapMethods("/api/encounters/{encounterId:guid}/media", GetOrHead, ListMedia.HandleAsync)
            .WithName("ListMedia").WithTags("Media").RequireAuthorization(Callers.PatientOrClinical)
            .AddEndpointFilter<RightEncounter>().ProducesProblem(400).ProducesProblem(401).ProducesProblem(403)
            .ProducesProblem(404).ProducesProblem(409).ProducesProblem(428).ProducesProblem(429).ProducesProblem(503);
    }
}
