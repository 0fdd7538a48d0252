using System.Data.Common;
using Imaging.Identity.Data;
using Imaging.Identity.V1;

namespace Imaging.Identity.Links;

internal sealed record BegunVerification(LinkState State, Guid EncounterId, Guid? AttemptId);

/// <summary>
/// Takes an attempt before the answer is looked at. (1) The row of link and answer decides whether the answer was given
/// before; (2) one conditional UPDATE takes an attempt for a new one, or finds none left and undoes (1); (3) either way
/// the caller gets an attempt to complete, once.
/// </summary>
internal sealed class BeginLinkVerification(DbDataSource database, TimeProvider clock)
{
    public const int Attempts = 5;
    private static readonly TimeSpan AttemptLifetime = TimeSpan.FromMinutes(5);

    /// <summary>While other guesses may still be on their way, the right answer counts as one of the five; afterwards
    /// it takes nothing from the patient.</summary>
    private static readonly TimeSpan MatchCounts = TimeSpan.FromMinutes(1);

    public Task<BegunVerification?> RunAsync(byte[] tokenSha256, byte[] answerDigest, CancellationToken ct) =>
        Work.RunAsync(database, async work =>
        {
            var now = clock.GetUtcNow();
            if (await work.FindAsync<LinkRow>(Sql.Find, new { tokenSha256 }) is not { } link) return null;
            if (link.RevokedAt is not null) return new(LinkState.Revoked, link.EncounterId, null);
            if (link.LockedAt is not null) return new(LinkState.Locked, link.EncounterId, null);

            var answer = new { link.LinkId, answerDigest };
            if (await work.ExecuteAsync(Sql.Give, answer) > 0)
            {
                var take = new { link.LinkId, Attempts, matchedBefore = now - MatchCounts };
                if (await work.ExecuteAsync(Sql.Take, take) == 0)
                {
                    work.Abandon();
                    return new(LinkState.Locked, link.EncounterId, null);
                }
            }

            var attemptId = Guid.CreateVersion7();
            await work.ExecuteAsync(
                Sql.Begin, new { attemptId, link.LinkId, answerDigest, expiresAt = now + AttemptLifetime });
            var state = link.ExpiresAt > now ? LinkState.Live : LinkState.Expired;
            return (BegunVerification?)new BegunVerification(state, link.EncounterId, attemptId);
        }, ct);

    private sealed record LinkRow(
        Guid LinkId, Guid EncounterId, DateTimeOffset ExpiresAt, DateTimeOffset? RevokedAt, DateTimeOffset? LockedAt);

    private static class Sql
    {
        public const string Find = """
            SELECT link_id, encounter_id, expires_at, revoked_at, locked_at
            FROM link
            WHERE token_sha256 = @tokenSha256
            """;

        // IGNORE: no row where the answer was given before.
        public const string Give = """
            INSERT IGNORE INTO link_answer (link_id, answer_digest, is_wrong)
            VALUES (@LinkId, @answerDigest, 0)
            """;

        public const string Take = """
            UPDATE link
            SET attempts_taken = attempts_taken + 1
            WHERE link_id = @LinkId AND live = 1 AND locked_at IS NULL
              AND attempts_taken < @Attempts + (matched_at IS NOT NULL AND matched_at < @matchedBefore)
            """;

        public const string Begin = """
            INSERT INTO link_attempt (attempt_id, link_id, answer_digest, expires_at)
            VALUES (@attemptId, @LinkId, @answerDigest, @expiresAt)
            """;
    }
}
