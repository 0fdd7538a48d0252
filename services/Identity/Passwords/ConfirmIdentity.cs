using System.Data.Common;
using Imaging.Identity.Data;
using Imaging.Identity.Login;
using Imaging.Identity.Staff;
using Imaging.Identity.Totp;
using Imaging.ServiceDefaults.Audit;
using Imaging.ServiceDefaults.Security;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;

namespace Imaging.Identity.Passwords;

/// <summary>Before credentials change, the person behind a session gives password and code again: whoever found an
/// unlocked computer has neither. Failures slow down as those of the login do.</summary>
internal sealed class ConfirmIdentity(UserManager<StaffMember> users, StaffPasswords passwords, LoginOrigin origin,
    Throttle throttle, DbDataSource database, AuditTrail audit)
{
    /// <summary>The person, or null.</summary>
    public async Task<StaffMember?> RunAsync(
        StaffCaller caller, string password, string code, Browser browser, CancellationToken ct)
    {
        if (await users.FindByIdAsync(caller.StaffId.ToString()) is not { IsActive: true } member) return null;
        var isKnown = await Work.RunAsync(
            database, work => LoginOrigin.IsKnownAsync(member, browser.DeviceSha256, work), ct);
        var bucket = await origin.BucketAsync(member.EmailIndex, isKnown, browser.DeviceSha256 ?? [],
            CallerNetwork.Of(browser.Address), ct);
        var isAllowed = await throttle.TakeAsync(bucket, ThrottleCurve.Password, ct);
        var isRight = await passwords.CheckAsync(member, password, ct);
        if (isAllowed && isRight && await users.VerifyTwoFactorTokenAsync(member, TotpProvider.Name, code))
        {
            await Work.RunAsync(database, work => Throttle.ClearAsync(bucket, work), ct);
            return member;
        }

        await audit.AppendAsync(new(caller.Actor, "staff.refuse-confirmation", caller.StaffId), ct);
        return null;
    }

    public static ProblemHttpResult Refused() => IdentityProblems.NotConfirmed.With(
        "Give the present password and the app's next code; a code works once. After several failures, wait.");
}
