using Imaging.Encounter.Consent;
using Imaging.ServiceDefaults.Security;

namespace Imaging.Encounter.PatientSide;

internal static class PatientEndpoints
{
    public static void MapPatientSide(this WebApplication app)
    {
        var all = app.MapGroup("/api/patient").WithTags("Patient").ProducesProblem(429).ProducesProblem(503);
        all.MapPost("/verify", VerifyPatient.HandleAsync).WithName("VerifyPatient").RequireAuthorization(Callers.Edge)
            .ProducesProblem(401).ProducesProblem(404).ProducesProblem(409).ProducesProblem(410).ProducesProblem(423);
        all.MapGet("/receipt-keys", ReadReceipt.HandleKeysAsync).WithName("ListReceiptKeys")
            .RequireAuthorization(Callers.Edge);

        var own = all.MapGroup("").RequireAuthorization(Callers.Patient).AddEndpointFilter<RightEncounter>()
            .ProducesProblem(401).ProducesProblem(403).ProducesProblem(409);
        own.MapDelete("/consent", WithdrawOwnConsent.HandleAsync).WithName("WithdrawOwnConsent");
        own.MapGet("/receipt", ReadReceipt.HandleAsync).WithName("ReadReceipt").ProducesProblem(404);
        own.MapPost("/logout", LogOut.HandleAsync).WithName("LogOutPatient");

        var answering = own.MapGroup("").AddEndpointFilter<ForAnswering>();
        answering.MapGet("/encounter", ReadOwnEncounter.HandleAsync).WithName("ReadOwnEncounter");
        answering.MapGet("/queue-key", ReadQueueKey.HandleAsync).WithName("ReadQueueKey")
            .AddEndpointFilter<FirstBrowser>();
        answering.MapPost("/not-me", SayNotMe.HandleAsync).WithName("SayNotMe");
        answering.MapPut("/consent", AnswerConsent.HandleAsync).WithName("AnswerConsent")
            .AddEndpointFilter<FirstBrowser>();
        answering.MapPost("/submit", SubmitItems.HandleAsync).WithName("SubmitItems")
            .AddEndpointFilter<FirstBrowser>();
    }
}
