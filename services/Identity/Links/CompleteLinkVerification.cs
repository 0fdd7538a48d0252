using System.Data.Common;
using Imaging.Identity.Data;
using Imaging.Identity.Sessions;
using Imaging.ServiceDefaults.Audit;

namespace Imaging.Identity.Links;

internal sealed record VerifyingBrowser(byte[] DeviceSha256, byte[]? PreviousSessionSha256);

/// <param name="Session">Null: three other browsers use the link.</param>
internal sealed record Verification(StartedSession? Session, bool IsOtherBrowser, bool IsNewBrowser);

/// <summary>
/// Ends an attempt, once: removing its row decides who does. A right answer makes a session, the fifth wrong one locks
/// the link.
/// </summary>
internal sealed class CompleteLinkVerification(
    DbDataSource database, StartSession start, AuditTrail audit, TimeProvider clock)
{
    private const int MostBrowsers = 3;

    /// <summary>How many different answers are left; null: no such attempt.</summary>
    public Task<int?> WrongAsync(Guid attemptId, CancellationToken ct) => Work.RunAsync(database, async work =>
    {
        var now = clock.GetUtcNow();
        if (await TakeAsync(attemptId, now, work) is not { } attempt) return null;
        var isNew = await work.ExecuteAsync(Sql.SetWrong, new { attempt.LinkId, attempt.AnswerDigest }) > 0;
        if (isNew)
            await work.ExecuteAsync(Sql.Count, new { attempt.LinkId, now, most = BeginLinkVerification.Attempts });
        var wrong = await work.FindAsync<int>(Sql.Wrong, new { attempt.LinkId });
        var left = Math.Max(0, BeginLinkVerification.Attempts - wrong);
        if (isNew) await AuditAsync(left == 0 ? "link.lock" : "link.refuse", attempt, new { left }, work);
        return (int?)left;
    }, ct);

    /// <summary>Null: no such attempt, or its link has ended.</summary>
    public Task<Verification?> RightAsync(Guid attemptId, string purpose, VerifyingBrowser browser,
        CancellationToken ct) => Work.RunAsync(database, async work =>
    {
        var now = clock.GetUtcNow();
        if (await TakeAsync(attemptId, now, work) is not { } attempt) return null;
        var device = new { attempt.LinkId, browser.DeviceSha256, now };
        // Holds the link's row until the end: browsers are counted one after the other.
        if (await work.ExecuteAsync(Sql.Match, device) == 0) return null;
        var first = await work.FindAsync<byte[]>(Sql.First, device);
        var isOther = !browser.DeviceSha256.AsSpan().SequenceEqual(first);
        var isNew = await work.ExecuteAsync(Sql.Remember, device) > 0;
        if (await work.FindAsync<int>(Sql.Browsers, device) > MostBrowsers)
        {
            await work.ExecuteAsync(Sql.Forget, device);
            await AuditAsync("link.refuse", attempt, new { reason = "browsers" }, work);
            return new(null, isOther, isNew);
        }

        var session = await start.OfPatientAsync(
            attempt.EncounterId, purpose, !isOther, browser.PreviousSessionSha256, work);
        await AuditAsync("link.verify", attempt, new { session.SessionId, purpose, isOther }, work);
        return (Verification?)new Verification(session, isOther, isOther && isNew);
    }, ct);

    private static async Task<AttemptRow?> TakeAsync(Guid attemptId, DateTimeOffset now, Work work)
    {
        var attempt = await work.FindAsync<AttemptRow>(Sql.Find, new { attemptId, now });
        return attempt is not null && await work.ExecuteAsync(Sql.End, new { attemptId }) > 0 ? attempt : null;
    }

    private Task AuditAsync(string action, AttemptRow attempt, object detail, Work work) =>
        work.AuditAsync(audit, new(LinkAudit.Actor, action, attempt.LinkId, attempt.EncounterId, detail));

    private sealed record AttemptRow(Guid LinkId, byte[] AnswerDigest, Guid EncounterId);

    private static class Sql
    {
        public const string Find = """
            SELECT a.link_id, a.answer_digest, l.encounter_id
            FROM link_attempt a
            JOIN link l ON l.link_id = a.link_id
            WHERE a.attempt_id = @attemptId AND a.expires_at > @now
            """;

        public const string End = "DELETE FROM link_attempt WHERE attempt_id = @attemptId";

        public const string SetWrong = """
            UPDATE link_answer
            SET is_wrong = 1
            WHERE link_id = @LinkId AND answer_digest = @AnswerDigest AND is_wrong = 0
            """;

        // MySQL assigns from left to right, so the second line counts with the first.
        public const string Count = """
            UPDATE link
            SET wrong_answers = wrong_answers + 1,
              locked_at = CASE WHEN wrong_answers >= @most THEN COALESCE(locked_at, @now) ELSE locked_at END
            WHERE link_id = @LinkId
            """;

        public const string Wrong = "SELECT wrong_answers FROM link WHERE link_id = @LinkId";

        public const string Match = """
            UPDATE link
            SET first_device_sha256 = COALESCE(first_device_sha256, @DeviceSha256),
              matched_at = COALESCE(matched_at, @now)
            WHERE link_id = @LinkId AND live = 1 AND locked_at IS NULL
            """;

        public const string First = "SELECT first_device_sha256 FROM link WHERE link_id = @LinkId";

        public const string Remember = """
            INSERT IGNORE INTO link_device (link_id, device_sha256)
            VALUES (@LinkId, @DeviceSha256)
            """;

        public const string Browsers = "SELECT COUNT(*) FROM link_device WHERE link_id = @LinkId";

        public const string Forget = """
            DELETE FROM link_device
            WHERE link_id = @LinkId AND device_sha256 = @DeviceSha256
            """;
    }
}
