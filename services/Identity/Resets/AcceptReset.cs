using System.ComponentModel.DataAnnotations;
using Imaging.Identity.Enrolments;
using Imaging.Identity.Passwords;
using Imaging.ServiceDefaults.Audit;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Imaging.Identity.Resets;

public sealed record AcceptResetRequest([Required, StringLength(100)] string Token, [NewPassword] string Password);

/// <summary>Takes the new password and offers the app's new secret; both count when the first code is given.</summary>
internal static class AcceptReset
{
    public static Task<Results<Ok<EnrolmentOffer>, ProblemHttpResult>> HandleAsync(
        AcceptResetRequest request, FindReset find, AcceptToken accept, CancellationToken ct) =>
        accept.RunAsync(request.Password, async work => await find.RunAsync(request.Token, work) is { } found
            ? new(new(EnrolmentPurpose.Reset, found.ResetId, found.Email, null, null), found.Name,
                new(AuditEntry.Anonymous, "reset.accept", found.StaffId))
            : null, FindReset.NotValid, ct);
}
