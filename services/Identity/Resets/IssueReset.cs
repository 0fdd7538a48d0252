using Imaging.Identity.Data;
using Imaging.ServiceDefaults;
using Imaging.ServiceDefaults.Security;

namespace Imaging.Identity.Resets;

/// <summary>A one-time link that a person chooses a new password with and sets up the app again. Another one voids the
/// one before; nothing changes until its enrolment is confirmed.</summary>
internal sealed class IssueReset(PublicAddress address, TimeProvider clock)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    public async Task<string> RunAsync(Guid staffId, Work work)
    {
        var token = Browser.NewSecret();
        await work.ExecuteAsync(Sql.VoidEnrolment, new { staffId });
        await work.ExecuteAsync(Sql.Issue, new
        {
            resetId = Guid.CreateVersion7(), tokenSha256 = Browser.Digest(token), staffId,
            expiresAt = clock.GetUtcNow() + Lifetime,
        });
        return address.To($"/portal/#/reset/{token}");
    }

    private static class Sql
    {
        public const string VoidEnrolment = """
            DELETE FROM enrolment
            WHERE purpose = 'reset' AND source_id IN (SELECT reset_id FROM staff_reset WHERE staff_id = @staffId)
            """;

        public const string Issue = """
            INSERT INTO staff_reset (reset_id, token_sha256, staff_id, expires_at)
            VALUES (@resetId, @tokenSha256, @staffId, @expiresAt)
            ON DUPLICATE KEY UPDATE reset_id = VALUES(reset_id), token_sha256 = VALUES(token_sha256),
              expires_at = VALUES(expires_at)
            """;
    }
}
