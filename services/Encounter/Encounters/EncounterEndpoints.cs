using Imaging.Encounter.Access;
using Imaging.Encounter.Consent;
using Imaging.Encounter.People;
using Imaging.ServiceDefaults.Security;

namespace Imaging.Encounter.Encounters;

internal static class EncounterEndpoints
{
    public static void MapEncounters(this WebApplication app)
    {
        var all = app.MapGroup("/api/encounters").WithTags("Encounters")
            .ProducesProblem(401).ProducesProblem(403).ProducesProblem(503);
        all.MapPost("/", RegisterEncounter.HandleAsync).WithName("RegisterEncounter")
            .RequireAuthorization(Callers.Clinician)
            .ProducesProblem(409).ProducesProblem(422).ProducesProblem(429);
        all.MapPost("/search", SearchEncounters.HandleAsync).WithName("SearchEncounters")
            .RequireAuthorization(Callers.Clinical);
        all.MapPost("/{id:guid}/access", GrantAccess.HandleAsync).WithName("GrantAccess")
            .RequireAuthorization(Callers.Clinician).ProducesProblem(404);

        var one = all.MapGroup("/{id:guid}").AddEndpointFilter<EncounterAccess>()
            .ProducesProblem(404).ProducesProblem(428);
        one.MapGet("/", GetEncounter.HandleAsync).WithName("GetEncounter").RequireAuthorization(Callers.Clinical);
        one.MapPatch("/", ChangeEncounter.HandleAsync).WithName("ChangeEncounter")
            .RequireAuthorization(Callers.Clinician).ProducesProblem(409).ProducesProblem(422);
        one.MapPost("/link", RenewLink.HandleAsync).WithName("RenewLink")
            .RequireAuthorization(Callers.Clinician).ProducesProblem(409).ProducesProblem(429);
        one.MapPost("/review", ReviewEncounter.HandleAsync).WithName("ReviewEncounter")
            .RequireAuthorization(Callers.Clinician).ProducesProblem(409);
        one.MapPost("/close", CloseEncounter.HandleAsync).WithName("CloseEncounter")
            .RequireAuthorization(Callers.Clinician).ProducesProblem(409);
        one.MapPost("/withdrawal", WithdrawForPatient.HandleAsync).WithName("WithdrawForPatient")
            .RequireAuthorization(Callers.Clinician).ProducesProblem(409);
        one.MapPut("/people", NamePeople.HandleAsync).WithName("NamePeople")
            .RequireAuthorization(Callers.Clinician);
        one.MapGet("/audit", ListAudit.HandleAsync).WithName("ListEncounterAudit")
            .RequireAuthorization(Callers.Clinician);

        app.MapGroup("/api/admin/encounters").WithTags("Encounters")
            .ProducesProblem(401).ProducesProblem(403).ProducesProblem(503)
            .MapPost("/hand-over", HandOver.HandleAsync).WithName("HandOverEncounters")
            .RequireAuthorization(Callers.Admin);
    }
}
