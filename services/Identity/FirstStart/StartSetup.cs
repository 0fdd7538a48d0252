using System.ComponentModel.DataAnnotations;
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
internal static class StartSetup
{
    public static Task<Results<Ok<EnrolmentOffer>, ProblemHttpResult>> HandleAsync(
        StartSetupRequest request, AcceptToken accept, TimeProvider clock, CancellationToken ct)
    {
        var (email, name) = (request.Email.Trim(), request.Name.Trim());
        var token = new { tokenSha256 = Browser.Digest(request.Token), now = clock.GetUtcNow() };
        return accept.RunAsync(request.Password, async work => await work.FindAsync<int>(Sql.Hold, token) > 0
            ? new(new(EnrolmentPurpose.Setup, Guid.Empty, email, name, null), name,
                new(AuditEntry.Anonymous, "setup.start"))
            : null, NotValid, ct);
    }

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
