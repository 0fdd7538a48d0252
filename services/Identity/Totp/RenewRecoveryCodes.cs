using System.Data.Common;
using Imaging.Identity.Data;
using Imaging.Identity.Enrolments;
using Imaging.Identity.Passwords;
using Imaging.Identity.Staff;
using Imaging.ServiceDefaults.Audit;
using Imaging.ServiceDefaults.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Imaging.Identity.Totp;

/// <summary>Ten new recovery codes, told once; the old ones and every other session end.</summary>
internal sealed class RenewRecoveryCodes(
    ConfirmIdentity confirm, StaffNotices notices, DbDataSource database, AuditTrail audit)
{
    public static async Task<Results<Ok<RecoveryCodesAnswer>, ProblemHttpResult>> HandleAsync(
        ConfirmIdentityRequest request, StaffCaller caller, Browser browser, RenewRecoveryCodes renew,
        CancellationToken ct) =>
        await renew.RunAsync(request, caller, browser, ct) is { } codes
            ? TypedResults.Ok(new RecoveryCodesAnswer(codes))
            : ConfirmIdentity.Refused();

    private async Task<string[]?> RunAsync(
        ConfirmIdentityRequest request, StaffCaller caller, Browser browser, CancellationToken ct)
    {
        if (await confirm.RunAsync(caller, request.Password, request.Code, browser, ct) is not { } member) return null;
        return await Work.RunAsync(database, async work =>
        {
            var codes = await RecoveryCodes.RenewAsync(member.StaffId, work);
            await EndAccess.RunAsync(member.StaffId, caller.SessionId, work);
            await work.AuditAsync(audit, new(caller.Actor, "recovery-codes.renew", member.StaffId));
            await notices.SendAsync("recovery-codes-changed", member.StaffId, work);
            return codes;
        }, ct);
    }
}
