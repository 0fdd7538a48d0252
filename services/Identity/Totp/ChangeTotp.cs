using System.ComponentModel.DataAnnotations;
using System.Data.Common;
using Imaging.Identity.Data;
using Imaging.Identity.Enrolments;
using Imaging.Identity.Passwords;
using Imaging.Identity.Staff;
using Imaging.ServiceDefaults.Audit;
using Imaging.ServiceDefaults.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Imaging.Identity.Totp;

public sealed record ConfirmIdentityRequest(
    [Required, StringLength(PasswordRules.Longest)] string Password, [Required, StringLength(20)] string Code);

/// <summary>Offers a new secret for another phone. The old app works until the new one's first code is given.</summary>
internal sealed class ChangeTotp(
    ConfirmIdentity confirm, StartEnrolment enrol, StaffSeals seals, DbDataSource database, AuditTrail audit)
{
    public static async Task<Results<Ok<EnrolmentOffer>, ProblemHttpResult>> HandleAsync(
        ConfirmIdentityRequest request, StaffCaller caller, Browser browser, ChangeTotp change, CancellationToken ct) =>
        await change.RunAsync(request, caller, browser, ct) is { } offer
            ? TypedResults.Ok(offer)
            : ConfirmIdentity.Refused();

    private async Task<EnrolmentOffer?> RunAsync(
        ConfirmIdentityRequest request, StaffCaller caller, Browser browser, CancellationToken ct)
    {
        if (await confirm.RunAsync(caller, request.Password, request.Code, browser, ct) is not { } member) return null;
        var key = await seals.KeyAsync(ct);
        var email = key.Open(member.Email, StaffSeals.Email("staff", member.StaffId));
        return await Work.RunAsync(database, async work =>
        {
            await work.ExecuteAsync(Sql.Hold, new { member.StaffId });
            await work.AuditAsync(audit, new(caller.Actor, "totp.start", member.StaffId));
            return await enrol.RunAsync(
                new(EnrolmentPurpose.Totp, member.StaffId, email, null, null, caller.SessionId), work);
        }, ct);
    }

    private static class Sql
    {
        // FOR UPDATE: two offers to one person come one after the other.
        public const string Hold = "SELECT 1 FROM staff WHERE staff_id = @StaffId FOR UPDATE";
    }
}
