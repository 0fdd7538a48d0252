using System.ComponentModel.DataAnnotations;
using System.Data.Common;
using Imaging.Identity.Data;
using Imaging.Identity.Staff;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Imaging.Identity.Invitations;

public sealed record OpenInvitationRequest([Required, StringLength(100)] string Token);

internal sealed record OpenedInvitation(
    string Name, string Email, string Role, string InvitedBy, DateTimeOffset ExpiresAt);

/// <summary>Says who invites whom to what, and changes nothing: mail programs open links on their own.</summary>
internal sealed class OpenInvitation(FindInvitation find, StaffNames names, DbDataSource database)
{
    public static async Task<Results<Ok<OpenedInvitation>, ProblemHttpResult>> HandleAsync(
        OpenInvitationRequest request, OpenInvitation open, CancellationToken ct) =>
        await open.RunAsync(request.Token, ct) is { } invitation
            ? TypedResults.Ok(invitation)
            : FindInvitation.NotValid();

    private Task<OpenedInvitation?> RunAsync(string token, CancellationToken ct) =>
        Work.RunAsync(database, async work => await find.RunAsync(token, work) is { } invitation
            ? new OpenedInvitation(invitation.Name, invitation.Email, invitation.Role,
                await names.OfAsync(invitation.InvitedBy, work), invitation.ExpiresAt)
            : null, ct);
}
