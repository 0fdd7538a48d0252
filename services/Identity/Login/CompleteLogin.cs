using System.ComponentModel.DataAnnotations;
using System.Data.Common;
using Imaging.Identity.Data;
using Imaging.Identity.Sessions;
using Imaging.Identity.Staff;
using Imaging.Identity.Totp;
using Imaging.ServiceDefaults;
using Imaging.ServiceDefaults.Audit;
using Imaging.ServiceDefaults.Problems;
using Imaging.ServiceDefaults.Security;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;

namespace Imaging.Identity.Login;

public sealed record CompleteLoginRequest([Required, StringLength(100)] string LoginToken,
    [StringLength(20)] string? Code, [StringLength(40)] string? RecoveryCode);

/// <summary>
/// The second half: a code from the app, or a recovery code. (1) One of the login token's five codes is taken, in one
/// UPDATE that also checks the browser; (2) the code is checked and used up; (3) removing the token decides who gets
/// the session, under a new id.
/// </summary>
internal sealed class CompleteLogin(UserManager<StaffMember> users, LoginOrigin origin, Throttle throttle,
    StartSession start, StaffNotices notices, DbDataSource database, AuditTrail audit, TimeProvider clock)
{
    public static async Task<Results<NoContent, ProblemHttpResult>> HandleAsync(CompleteLoginRequest request,
        Browser browser, PublicAddress address, HttpResponse response, CompleteLogin login, CancellationToken ct)
    {
        if (string.IsNullOrEmpty(request.Code) == string.IsNullOrEmpty(request.RecoveryCode))
            return Problem.InvalidRequest.With("Give either code or recoveryCode.");
        if (await login.RunAsync(request, browser, ct) is not { } session)
        {
            return IdentityProblems.CodeRefused.With(
                "Wait for the app's next code and give that. After five wrong ones, begin with the password again.");
        }

        Browser.StartSession(response, session.Secret, address.IsHttps);
        return TypedResults.NoContent();
    }

    private async Task<StartedSession?> RunAsync(CompleteLoginRequest request, Browser browser, CancellationToken ct)
    {
        if (browser.DeviceSha256 is not { } device) return null;
        var token = new { tokenSha256 = Browser.Digest(request.LoginToken), device, now = clock.GetUtcNow() };
        var staffId = await Work.RunAsync(database, async work =>
            await work.ExecuteAsync(Sql.TakeCode, token) > 0 ? await work.FindAsync<Guid?>(Sql.Find, token) : null, ct);
        if (staffId is null || await users.FindByIdAsync(staffId.Value.ToString()) is not { IsActive: true } member)
            return null;

        var isKnown = await Work.RunAsync(database, work => LoginOrigin.IsKnownAsync(member, device, work), ct);
        var codes = await throttle.BucketAsync(
            "code", member.EmailIndex, isKnown ? Convert.ToHexString(device) : "", ct);
        var isAllowed = await throttle.TakeAsync(codes, ThrottleCurve.Code, ct);
        var isRight = isAllowed && (request.RecoveryCode is not null
            || await users.VerifyTwoFactorTokenAsync(member, TotpProvider.Name, request.Code!));
        var bucket = await origin.BucketAsync(
            member.EmailIndex, isKnown, device, CallerNetwork.Of(browser.Address), ct);
        var session = !isRight ? null : await Work.RunAsync(database, async work =>
        {
            if (request.RecoveryCode is { } recovery && !await UseRecoveryAsync(member, recovery, work)) return null;
            if (await work.ExecuteAsync(Sql.End, token) == 0)
            {
                work.Abandon();
                return null;
            }

            await Throttle.ClearAsync(bucket, work);
            await Throttle.ClearAsync(codes, work);
            return await StartAsync(member, device, browser.SessionSha256, work);
        }, ct);
        if (session is null)
        {
            await audit.AppendAsync(
                new(AuditEntry.Anonymous, "login.refuse-code", member.StaffId, Detail: new { isAllowed }), ct);
        }

        return session;
    }

    private async Task<bool> UseRecoveryAsync(StaffMember member, string code, Work work)
    {
        if (!await RecoveryCodes.UseAsync(member.StaffId, code, work)) return false;
        await work.AuditAsync(
            audit, new(InternalToken.StaffPrefix + member.StaffId, "recovery-code.use", member.StaffId));
        await notices.SendAsync("recovery-code-used", member.StaffId, work);
        return true;
    }

    private async Task<StartedSession> StartAsync(StaffMember member, byte[] device, byte[]? previous, Work work)
    {
        var now = clock.GetUtcNow();
        var session = await start.OfStaffAsync(member.StaffId, previous, work);
        await LoginOrigin.RememberAsync(member.StaffId, device, now, work);
        await work.ExecuteAsync(Sql.Note, new { member.StaffId, now });
        await work.AuditAsync(audit, new(InternalToken.StaffPrefix + member.StaffId, "login.complete", member.StaffId,
            Detail: new { session.SessionId }));
        return session;
    }

    private static class Sql
    {
        public const string TakeCode = """
            UPDATE login_token
            SET codes_left = codes_left - 1
            WHERE token_sha256 = @tokenSha256 AND device_sha256 = @device AND codes_left > 0 AND expires_at > @now
            """;

        public const string Find = "SELECT staff_id FROM login_token WHERE token_sha256 = @tokenSha256";

        public const string End = "DELETE FROM login_token WHERE token_sha256 = @tokenSha256";

        public const string Note = "UPDATE staff SET last_login_at = @now WHERE staff_id = @StaffId";
    }
}
