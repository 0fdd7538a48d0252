using Imaging.Identity.V1;
using Imaging.ServiceDefaults;
using Imaging.ServiceDefaults.Audit;
using Imaging.ServiceDefaults.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Imaging.Encounter.PatientSide;

/// <summary>Ends this browser's session; link and date of birth begin another.</summary>
internal static class LogOut
{
    public static async Task<NoContent> HandleAsync(PatientCaller caller, HttpResponse response,
        SessionService.SessionServiceClient sessions, AuditTrail audit, PublicAddress address, CancellationToken ct)
    {
        await sessions.EndSessionsAsync(new() { SessionId = caller.SessionId.ToString() }, cancellationToken: ct);
        await audit.AppendAsync(
            new AuditEntry(caller.Actor, "patient.logout", caller.EncounterId, caller.EncounterId), ct);
        Browser.EndSession(response, address.IsHttps);
        return TypedResults.NoContent();
    }
}
