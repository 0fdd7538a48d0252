using System.Data.Common;
using Imaging.Identity.Data;
using Imaging.Identity.Staff;
using Imaging.ServiceDefaults.Audit;
using Imaging.ServiceDefaults.Problems;
using Imaging.ServiceDefaults.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Imaging.Identity.Resets;

/// <summary>Sends the reset link to the registered address. The administrator who asks never sees it.</summary>
internal sealed class RequestReset(IssueReset issue, StaffNotices notices, DbDataSource database, AuditTrail audit)
{
    public static async Task<Results<Accepted, ProblemHttpResult>> HandleAsync(
        Guid staffId, StaffCaller caller, RequestReset request, CancellationToken ct) =>
        await Work.RunAsync(request.Database, work => request.RunAsync(staffId, caller, work), ct);

    private DbDataSource Database => database;

    private async Task<Results<Accepted, ProblemHttpResult>> RunAsync(Guid staffId, StaffCaller caller, Work work)
    {
        var state = await work.FindAsync<string>(Sql.State, new { staffId });
        if (state is null) return Problem.NotFound.With("There is no member of staff of this id.");
        if (state != Roles.Active) return IdentityProblems.StaffDisabled.With("Make the account active first.");
        var url = await issue.RunAsync(staffId, work);
        await work.AuditAsync(audit, new(caller.Actor, "reset.request", staffId));
        if (await notices.SendAsync("reset", staffId, work, ("url", url)) is null)
            return TypedResults.Accepted((string?)null);
        work.Abandon();
        return IdentityProblems.MessageLimit.With("This address got several messages within the hour. Try later.");
    }

    private static class Sql
    {
        // FOR UPDATE: two resets of one person come one after the other.
        public const string State = "SELECT state FROM staff WHERE staff_id = @staffId FOR UPDATE";
    }
}
