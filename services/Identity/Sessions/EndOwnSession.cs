using System.Data.Common;
using Imaging.Identity.Data;
using Imaging.ServiceDefaults;
using Imaging.ServiceDefaults.Audit;
using Imaging.ServiceDefaults.Problems;
using Imaging.ServiceDefaults.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Imaging.Identity.Sessions;

/// <summary>Signs out elsewhere. Somebody else's session is as unknown as one that does not exist.</summary>
internal static class EndOwnSession
{
    public static async Task<Results<NoContent, ProblemHttpResult>> HandleAsync(Guid sessionId, StaffCaller caller,
        PublicAddress address, HttpResponse response, DbDataSource database, AuditTrail audit, CancellationToken ct)
    {
        var ended = await Work.RunAsync(database, async work =>
        {
            var rows = await work.ExecuteAsync(Sql.End, new { sessionId, caller.StaffId });
            if (rows > 0) await work.AuditAsync(audit, new(caller.Actor, "session.end", sessionId));
            return rows;
        }, ct);
        if (ended == 0) return Problem.NotFound.With("You have no session of this id.");
        if (sessionId == caller.SessionId) Browser.EndSession(response, address.IsHttps);
        return TypedResults.NoContent();
    }

    private static class Sql
    {
        public const string End = "DELETE FROM session WHERE session_id = @sessionId AND staff_id = @StaffId";
    }
}
