using System.ComponentModel.DataAnnotations;
using Imaging.Identity.Enrolments;
using Imaging.Identity.Passwords;
using Imaging.ServiceDefaults.Audit;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Imaging.Identity.Invitations;

public sealed record AcceptInvitationRequest(
    [Required, StringLength(100)] string Token, [NewPassword] string Password);

/// <summary>Takes the password and offers the authenticator app. The invitation is used up when the first code is
/// given; whoever accepts again until then voids this offer.</summary>
internal static class AcceptInvitation
{
    public static Task<Results<Ok<EnrolmentOffer>, ProblemHttpResult>> HandleAsync(
        AcceptInvitationRequest request, FindInvitation find, AcceptToken accept, CancellationToken ct) =>
        accept.RunAsync(request.Password, async work => await find.RunAsync(request.Token, work) is { } found
            ? new(new(EnrolmentPurpose.Invitation, found.InvitationId, found.Email, found.Name, null), found.Name,
                new(AuditEntry.Anonymous, "invitation.accept", found.InvitationId))
            : null, FindInvitation.NotValid, ct);
}
