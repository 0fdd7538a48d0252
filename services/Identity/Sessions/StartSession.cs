using Imaging.Identity.Data;
using Imaging.ServiceDefaults.Security;
using Microsoft.Extensions.Options;

namespace Imaging.Identity.Sessions;

/// <summary>The secret is the cookie's value; it is kept nowhere.</summary>
internal sealed record StartedSession(Guid SessionId, string Secret, DateTimeOffset ExpiresAt);

/// <summary>A session under a new id. The one that the browser came with ends: a browser holds one.</summary>
internal sealed class StartSession(IOptions<SessionOptions> options, TimeProvider clock)
{
    public Task<StartedSession> OfStaffAsync(Guid staffId, byte[]? previousSha256, Work work) =>
        InsertAsync(staffId, null, null, false, options.Value.StaffIdle, options.Value.StaffAbsolute, previousSha256,
            work);

    public Task<StartedSession> OfPatientAsync(
        Guid encounterId, string purpose, bool isFirstBrowser, byte[]? previousSha256, Work work) =>
        InsertAsync(null, encounterId, purpose, isFirstBrowser, options.Value.PatientIdle,
            options.Value.PatientAbsolute, previousSha256, work);

    private async Task<StartedSession> InsertAsync(Guid? staffId, Guid? encounterId, string? purpose,
        bool isFirstBrowser, TimeSpan idle, TimeSpan absolute, byte[]? previousSha256, Work work)
    {
        if (previousSha256 is not null) await work.ExecuteAsync(Sql.EndPrevious, new { previousSha256 });
        var (sessionId, secret, now) = (Guid.CreateVersion7(), Browser.NewSecret(), clock.GetUtcNow());
        var idleUntil = now + (idle < absolute ? idle : absolute);
        await work.ExecuteAsync(Sql.Insert, new
        {
            sessionId, secretSha256 = Browser.Digest(secret), staffId, encounterId, purpose, isFirstBrowser, now,
            idleUntil, expiresAt = now + absolute,
        });
        return new(sessionId, secret, idleUntil);
    }

    private static class Sql
    {
        public const string EndPrevious = "DELETE FROM session WHERE secret_sha256 = @previousSha256";

        public const string Insert = """
            INSERT INTO session
              (session_id, secret_sha256, staff_id, encounter_id, purpose, is_first_browser, created_at, last_seen_at,
               idle_until, expires_at)
            VALUES
              (@sessionId, @secretSha256, @staffId, @encounterId, @purpose, @isFirstBrowser, @now, @now,
               @idleUntil, @expiresAt)
            """;
    }
}
