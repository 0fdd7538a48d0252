using System.Data.Common;
using Imaging.Identity.Data;
using Imaging.Identity.Passwords;
using Imaging.ServiceDefaults.Audit;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Imaging.Identity.Enrolments;

/// <param name="Enrolment">What the token is for; the password comes with the request.</param>
/// <param name="Name">The person's, which the password must not be made of.</param>
/// <param name="Entry">What the audit trail says of accepting it.</param>
internal sealed record TokenHolder(NewEnrolment Enrolment, string Name, AuditEntry Entry);

/// <summary>Whoever holds a one-time token of setup, invitation or reset gives a password and is offered the app's
/// secret. The password is judged and hashed, which takes a while, before the token's row is held.</summary>
internal sealed class AcceptToken(
    StaffPasswords passwords, StartEnrolment enrol, DbDataSource database, AuditTrail audit)
{
    /// <param name="hold">Finds the token's row and holds it; null: it is not live.</param>
    public async Task<Results<Ok<EnrolmentOffer>, ProblemHttpResult>> RunAsync(string password,
        Func<Work, Task<TokenHolder?>> hold, Func<ProblemHttpResult> notValid, CancellationToken ct)
    {
        if (await Work.RunAsync(database, hold, ct) is not { } found) return notValid();
        if (PasswordRules.Refuse(password, found.Name, found.Enrolment.Email) is { } why)
            return IdentityProblems.WeakPassword.With(why);
        var passwordHash = await passwords.HashAsync(password, ct);
        var offer = await Work.RunAsync(database, async work =>
        {
            if (await hold(work) is not { } holder) return null;
            await work.AuditAsync(audit, holder.Entry);
            return await enrol.RunAsync(holder.Enrolment with { PasswordHash = passwordHash }, work);
        }, ct);
        return offer is null ? notValid() : TypedResults.Ok(offer);
    }
}
