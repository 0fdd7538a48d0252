using System.ComponentModel.DataAnnotations;
using System.Data.Common;
using Imaging.Identity.Data;
using Imaging.Identity.Enrolments;
using Imaging.Identity.Passwords;
using Imaging.ServiceDefaults.Audit;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Imaging.Identity.Resets;

public sealed record AcceptResetRequest([Required, StringLength(100)] string Token, [NewPassword] string Password);

/// <summary>Takes the new password and offers the app's new secret; both count when the first code is given.</summary>
internal sealed class AcceptReset(FindReset find, StaffPasswords passwords, StartEnrolment enrol, DbDataSource database,
    AuditTrail audit)
{
    public static async Task<Results<Ok<EnrolmentOffer>, ProblemHttpResult>> HandleAsync(
        AcceptResetRequest request, AcceptReset accept, CancellationToken ct)
    {
        if (await accept.FindAsync(request.Token, ct) is not { } reset) return FindReset.NotValid();
        if (PasswordRules.Refuse(request.Password, reset.Name, reset.Email) is { } why)
            return IdentityProblems.WeakPassword.With(why);
        return await accept.RunAsync(request, ct) is { } offer ? TypedResults.Ok(offer) : FindReset.NotValid();
    }

    private Task<LiveReset?> FindAsync(string token, CancellationToken ct) =>
        Work.RunAsync(database, work => find.RunAsync(token, work), ct);

    private async Task<EnrolmentOffer?> RunAsync(AcceptResetRequest request, CancellationToken ct)
    {
        var passwordHash = await passwords.HashAsync(request.Password, ct);
        return await Work.RunAsync(database, async work =>
        {
            if (await find.RunAsync(request.Token, work) is not { } reset) return null;
            await work.AuditAsync(audit, new(AuditEntry.Anonymous, "reset.accept", reset.StaffId));
            return await enrol.RunAsync(
                new(EnrolmentPurpose.Reset, reset.ResetId, reset.Email, null, passwordHash), work);
        }, ct);
    }
}
