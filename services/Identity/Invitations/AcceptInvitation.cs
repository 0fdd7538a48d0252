using System.ComponentModel.DataAnnotations;
using System.Data.Common;
using Imaging.Identity.Data;
using Imaging.Identity.Enrolments;
using Imaging.Identity.Passwords;
using Imaging.ServiceDefaults.Audit;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Imaging.Identity.Invitations;

public sealed record AcceptInvitationRequest(
    [Required, StringLength(100)] string Token, [NewPassword] string Password);

/// <summary>Takes the password and offers the authenticator app. The invitation is used up when the first code is
/// given; whoever accepts again until then voids this offer.</summary>
internal sealed class AcceptInvitation(FindInvitation find, StaffPasswords passwords, StartEnrolment enrol,
    DbDataSource database, AuditTrail audit)
{
    public static async Task<Results<Ok<EnrolmentOffer>, ProblemHttpResult>> HandleAsync(
        AcceptInvitationRequest request, AcceptInvitation accept, CancellationToken ct)
    {
        if (await accept.FindAsync(request.Token, ct) is not { } invitation) return FindInvitation.NotValid();
        if (PasswordRules.Refuse(request.Password, invitation.Name, invitation.Email) is { } why)
            return IdentityProblems.WeakPassword.With(why);
        return await accept.RunAsync(request, ct) is { } offer ? TypedResults.Ok(offer) : FindInvitation.NotValid();
    }

    private Task<LiveInvitation?> FindAsync(string token, CancellationToken ct) =>
        Work.RunAsync(database, work => find.RunAsync(token, work), ct);

    private async Task<EnrolmentOffer?> RunAsync(AcceptInvitationRequest request, CancellationToken ct)
    {
        var passwordHash = await passwords.HashAsync(request.Password, ct);
        return await Work.RunAsync(database, async work =>
        {
            if (await find.RunAsync(request.Token, work) is not { } invitation) return null;
            await work.AuditAsync(
                audit, new(AuditEntry.Anonymous, "invitation.accept", invitation.InvitationId));
            return await enrol.RunAsync(new(EnrolmentPurpose.Invitation, invitation.InvitationId, invitation.Email,
                invitation.Name, passwordHash), work);
        }, ct);
    }
}
