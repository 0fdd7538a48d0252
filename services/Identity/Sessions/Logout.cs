using System.Data.Common;
using Imaging.Identity.Data;
using Imaging.ServiceDefaults;
using Imaging.ServiceDefaults.Audit;
using Imaging.ServiceDefaults.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Imaging.Identity.Sessions;

/// <summary>Ends the session and takes its cookie from the browser.</summary>
internal static class Logout
{
    public static async Task<NoContent> HandleAsync(StaffCaller caller, PublicAddress address, HttpResponse response,
        DbDataSource database, AuditTrail audit, CancellationToken ct)
    {
        await Work.RunAsync(database, async work =>
        {
            var ended = await EndSessions.OneAsync(caller.SessionId, work);
            await work.AuditAsync(audit, new(caller.Actor, "session.logout", caller.SessionId));
            return ended;
        }, ct);
        Browser.EndSession(response, address.IsHttps);
        return TypedResults.NoContent();
    }
}
