using Imaging.Identity.Data;
using Imaging.Identity.Staff;
using Imaging.ServiceDefaults.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Imaging.Identity.Invitations;

internal sealed record LiveInvitation(
    Guid InvitationId, string Email, string Name, string Role, Guid InvitedBy, DateTimeOffset ExpiresAt);

/// <summary>The live invitation behind a link's token.</summary>
internal sealed class FindInvitation(StaffSeals seals, TimeProvider clock)
{
    public async Task<LiveInvitation?> RunAsync(string token, Work work)
    {
        var row = await work.FindAsync<InvitationRow>(
            Sql.Hold, new { tokenSha256 = Browser.Digest(token), now = clock.GetUtcNow() });
        if (row is null) return null;
        var key = await seals.KeyAsync(work.Ct);
        return new(row.InvitationId, key.Open(row.Email, StaffSeals.Email("invitation", row.InvitationId)),
            key.Open(row.Name, StaffSeals.Name("invitation", row.InvitationId)), row.Role, row.InvitedBy,
            row.ExpiresAt);
    }

    public static ProblemHttpResult NotValid() => IdentityProblems.TokenNotValid.With(
        "The invitation was taken up, taken back, or is older than two days. Ask for a new one.");

    private sealed record InvitationRow(
        Guid InvitationId, byte[] Email, byte[] Name, string Role, Guid InvitedBy, DateTimeOffset ExpiresAt);

    private static class Sql
    {
        // FOR UPDATE: two that accept at once come one after the other, and the second voids the first.
        public const string Hold = """
            SELECT invitation_id, email, name, role, invited_by, expires_at
            FROM invitation
            WHERE token_sha256 = @tokenSha256 AND expires_at > @now
            FOR UPDATE
            """;
    }
}
