using System.Data.Common;
using Imaging.Identity.Data;
using Imaging.Identity.Enrolments;
using Imaging.ServiceDefaults.Audit;
using Imaging.ServiceDefaults.Problems;
using Imaging.ServiceDefaults.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Imaging.Identity.Invitations;

/// <summary>Takes an invitation back, accepted or not, until it is confirmed.</summary>
internal static class RevokeInvitation
{
    public static async Task<Results<NoContent, ProblemHttpResult>> HandleAsync(
        Guid invitationId, StaffCaller caller, DbDataSource database, AuditTrail audit, CancellationToken ct)
    {
        var revoked = await Work.RunAsync(database, async work =>
        {
            var rows = await VoidAsync(invitationId, work);
            if (rows > 0) await work.AuditAsync(audit, new(caller.Actor, "invitation.revoke", invitationId));
            return rows;
        }, ct);
        return revoked > 0 ? TypedResults.NoContent()
            : Problem.NotFound.With("There is no open invitation of this id. It may have been taken up already.");
    }

    public static async Task<int> VoidAsync(Guid? invitationId, Work work)
    {
        if (invitationId is not { } id) return 0;
        await StartEnrolment.VoidAsync(EnrolmentPurpose.Invitation, id, work);
        return await work.ExecuteAsync(Sql.Delete, new { id });
    }

    private static class Sql
    {
        public const string Delete = "DELETE FROM invitation WHERE invitation_id = @id";
    }
}
