using System.ComponentModel.DataAnnotations;
using System.Data.Common;
using Imaging.Identity.Data;
using Imaging.Identity.Enrolments;
using Imaging.Identity.Passwords;
using Imaging.Identity.Staff;
using Imaging.ServiceDefaults.Audit;
using Imaging.ServiceDefaults.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Imaging.Identity.FirstStart;

public sealed record StartSetupRequest([Required, StringLength(100)] string Token, [EmailAddressOfPerson] string Email,
    [Required, PersonName] string Name, [NewPassword] string Password);

/// <summary>The first administrator, by the one-time token from the terminal; it is used up when the first code from
/// the app is given.</summary>
internal sealed class StartSetup(DbDataSource database, StaffPasswords passwords, StartEnrolment enrol,
    AuditTrail audit, TimeProvider clock)
{
    public static async Task<Results<Ok<EnrolmentOffer>, ProblemHttpResult>> HandleAsync(
        StartSetupRequest request, StartSetup setup, CancellationToken ct)
    {
        if (!await setup.IsOpenAsync(request.Token, ct)) return NotValid();
        if (PasswordRules.Refuse(request.Password, request.Name, request.Email) is { } why)
            return IdentityProblems.WeakPassword.With(why);
        return await setup.RunAsync(request, ct) is { } offer ? TypedResults.Ok(offer) : NotValid();
    }

    private Task<bool> IsOpenAsync(string token, CancellationToken ct) =>
        Work.RunAsync(database, work => HoldAsync(token, work), ct);

    private async Task<EnrolmentOffer?> RunAsync(StartSetupRequest request, CancellationToken ct)
    {
        var passwordHash = await passwords.HashAsync(request.Password, ct);
        return await Work.RunAsync(database, async work =>
        {
            if (!await HoldAsync(request.Token, work)) return null;
            await work.AuditAsync(audit, new(AuditEntry.Anonymous, "setup.start"));
            return await enrol.RunAsync(new(EnrolmentPurpose.Setup, Guid.Empty, request.Email.Trim(),
                request.Name.Trim(), passwordHash), work);
        }, ct);
    }

    private async Task<bool> HoldAsync(string token, Work work) => await work.FindAsync<int>(
        Sql.Hold, new { tokenSha256 = Browser.Digest(token), now = clock.GetUtcNow() }) > 0;

    private static ProblemHttpResult NotValid() => IdentityProblems.TokenNotValid.With(
        "The setup token is wrong, older than a day, or used. In development, restart the system for a new one.");

    private static class Sql
    {
        // FOR UPDATE: two that start at once come one after the other.
        public const string Hold = """
            SELECT 1
            FROM setup_token
            WHERE token_sha256 = @tokenSha256 AND expires_at > @now AND NOT EXISTS (SELECT 1 FROM staff)
            FOR UPDATE
            """;
    }
}
