using System.ComponentModel.DataAnnotations;
using System.Data.Common;
using Imaging.Identity.Data;
using Imaging.Identity.Passwords;
using Imaging.Identity.Staff;
using Imaging.ServiceDefaults;
using Imaging.ServiceDefaults.Audit;
using Imaging.ServiceDefaults.Security;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;

namespace Imaging.Identity.Login;

public sealed record StartLoginRequest(
    [Required, StringLength(254)] string Email, [Required, StringLength(256)] string Password);

internal sealed record StartedLogin(string LoginToken);

/// <summary>
/// The first half of signing in. An address that nobody has, a wrong password, a disabled account and an origin that
/// is slowed down all take the same steps, spend the same hash and get the same answer.
/// </summary>
internal sealed class StartLogin(UserManager<StaffMember> users, StaffPasswords passwords, LoginOrigin origin,
    Throttle throttle, StaffSeals seals, DbDataSource database, AuditTrail audit, AuditPace pace, TimeProvider clock)
{
    private const int Codes = 5;
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    public static async Task<Results<Ok<StartedLogin>, ProblemHttpResult>> HandleAsync(StartLoginRequest request,
        Browser browser, PublicAddress address, HttpResponse response, StartLogin login, CancellationToken ct)
    {
        var device = browser.DeviceOrNew(response, address.IsHttps);
        return await login.RunAsync(request, device, CallerNetwork.Of(browser.Address), ct) is { } token
            ? TypedResults.Ok(new StartedLogin(token))
            : IdentityProblems.LoginRefused.With(
                "Check the address and the password. After several failures, wait a quarter of an hour.");
    }

    private async Task<string?> RunAsync(
        StartLoginRequest request, byte[] device, string network, CancellationToken ct)
    {
        var account = await seals.IndexAsync(request.Email, ct);
        var member = await users.FindByEmailAsync(request.Email);
        var isKnown = await Work.RunAsync(database, work => LoginOrigin.IsKnownAsync(member, device, work), ct);
        var bucket = await origin.BucketAsync(account, isKnown, device, network, ct);

        var isAllowed = await throttle.TakeAsync(bucket, ThrottleCurve.Password, ct);
        var isRight = await passwords.CheckAsync(member, request.Password, ct);
        if (isAllowed && isRight && member is { IsActive: true }) return await IssueAsync(member, device, ct);

        var action = isAllowed ? "login.refuse" : "login.slow";
        if (isAllowed || pace.Admits(action, Convert.ToHexString(bucket)))
            await audit.AppendAsync(new(AuditEntry.Anonymous, action, member?.StaffId, Detail: new { network }), ct);
        return null;
    }

    private async Task<string> IssueAsync(StaffMember member, byte[] deviceSha256, CancellationToken ct)
    {
        var token = Browser.NewSecret();
        var row = new
        {
            tokenSha256 = Browser.Digest(token), member.StaffId, deviceSha256, Codes,
            expiresAt = clock.GetUtcNow() + Lifetime,
        };
        await Work.RunAsync(database, work => work.ExecuteAsync(Sql.Insert, row), ct);
        return token;
    }

    private static class Sql
    {
        public const string Insert = """
            INSERT INTO login_token (token_sha256, staff_id, device_sha256, codes_left, expires_at)
            VALUES (@tokenSha256, @StaffId, @deviceSha256, @Codes, @expiresAt)
            """;
    }
}
