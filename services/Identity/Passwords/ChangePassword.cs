using System.ComponentModel.DataAnnotations;
using System.Data.Common;
using Imaging.Identity.Data;
using Imaging.Identity.Staff;
using Imaging.ServiceDefaults.Audit;
using Imaging.ServiceDefaults.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Imaging.Identity.Passwords;

public sealed record ChangePasswordRequest([Required, StringLength(PasswordRules.Longest)] string Current,
    [Required, StringLength(20)] string Code, [NewPassword] string New);

/// <summary>A new password; every other session of the person ends.</summary>
internal sealed class ChangePassword(ConfirmIdentity confirm, StaffPasswords passwords, StaffSeals seals,
    StaffNotices notices, DbDataSource database, AuditTrail audit)
{
    public static async Task<Results<NoContent, ProblemHttpResult>> HandleAsync(ChangePasswordRequest request,
        StaffCaller caller, Browser browser, ChangePassword change, CancellationToken ct)
    {
        if (await change.ConfirmAsync(request, caller, browser, ct) is not { } member)
            return ConfirmIdentity.Refused();
        if (await change.RefuseAsync(member, request.New, ct) is { } why)
            return IdentityProblems.WeakPassword.With($"{why} Give the app's next code with it.");
        return await change.RunAsync(member, request.New, caller, ct)
            ? TypedResults.NoContent()
            : ConfirmIdentity.Refused();
    }

    private Task<StaffMember?> ConfirmAsync(
        ChangePasswordRequest request, StaffCaller caller, Browser browser, CancellationToken ct) =>
        confirm.RunAsync(caller, request.Current, request.Code, browser, ct);

    private async Task<string?> RefuseAsync(StaffMember member, string password, CancellationToken ct)
    {
        var key = await seals.KeyAsync(ct);
        return PasswordRules.Refuse(password, key.Open(member.Name, StaffSeals.Name("staff", member.StaffId)),
            key.Open(member.Email, StaffSeals.Email("staff", member.StaffId)));
    }

    private async Task<bool> RunAsync(
        StaffMember member, string password, StaffCaller caller, CancellationToken ct)
    {
        var passwordHash = await passwords.HashAsync(password, ct);
        return await Work.RunAsync(database, async work =>
        {
            var row = new
            {
                member.StaffId, passwordHash, seen = member.SecurityStamp, securityStamp = Browser.NewSecret(),
            };
            if (await work.ExecuteAsync(Sql.Write, row) == 0) return false;
            await EndAccess.RunAsync(member.StaffId, caller.SessionId, work);
            await work.AuditAsync(audit, new(caller.Actor, "password.change", member.StaffId));
            await notices.SendAsync("password-changed", member.StaffId, work);
            return true;
        }, ct);
    }

    private static class Sql
    {
        // The stamp decides between two changes at once.
        public const string Write = """
            UPDATE staff
            SET password_hash = @passwordHash, security_stamp = @securityStamp
            WHERE staff_id = @StaffId AND security_stamp = @seen
            """;
    }
}
