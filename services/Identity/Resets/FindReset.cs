using Imaging.Identity.Data;
using Imaging.Identity.Staff;
using Imaging.ServiceDefaults.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Imaging.Identity.Resets;

internal sealed record LiveReset(Guid ResetId, Guid StaffId, string Email, string Name, DateTimeOffset ExpiresAt);

/// <summary>The live reset behind a link's token.</summary>
internal sealed class FindReset(StaffSeals seals, TimeProvider clock)
{
    public async Task<LiveReset?> RunAsync(string token, Work work)
    {
        var row = await work.FindAsync<ResetRow>(
            Sql.Hold, new { tokenSha256 = Browser.Digest(token), now = clock.GetUtcNow() });
        if (row is null) return null;
        var key = await seals.KeyAsync(work.Ct);
        return new(row.ResetId, row.StaffId, key.Open(row.Email, StaffSeals.Email("staff", row.StaffId)),
            key.Open(row.Name, StaffSeals.Name("staff", row.StaffId)), row.ExpiresAt);
    }

    public static ProblemHttpResult NotValid() => IdentityProblems.TokenNotValid.With(
        "The link was used, replaced by a newer one, or is older than an hour. Ask for another reset.");

    private sealed record ResetRow(Guid ResetId, Guid StaffId, byte[] Email, byte[] Name, DateTimeOffset ExpiresAt);

    private static class Sql
    {
        // FOR UPDATE: two that accept at once come one after the other, and the second voids the first.
        public const string Hold = """
            SELECT r.reset_id, r.staff_id, m.email, m.name, r.expires_at
            FROM staff_reset r
            JOIN staff m ON m.staff_id = r.staff_id
            WHERE r.token_sha256 = @tokenSha256 AND r.expires_at > @now AND m.state = 'active'
            FOR UPDATE
            """;
    }
}
