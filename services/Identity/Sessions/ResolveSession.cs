using System.Data.Common;
using Dapper;
using Microsoft.Extensions.Options;

namespace Imaging.Identity.Sessions;

internal sealed record LiveSession(Guid SessionId, Guid? StaffId, Guid? EncounterId, string? Purpose,
    bool IsFirstBrowser, DateTimeOffset LastSeenAt, DateTimeOffset IdleUntil, DateTimeOffset ExpiresAt, string? Role);

/// <summary>Finds the live session behind a cookie's hash and puts off its idle limit.</summary>
internal sealed class ResolveSession(DbDataSource database, IOptions<SessionOptions> options, TimeProvider clock)
{
    public async Task<LiveSession?> RunAsync(byte[] sessionSha256, bool isActivity, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await using var connection = await database.OpenConnectionAsync(ct);
        var session = await connection.QueryFirstOrDefaultAsync<LiveSession>(
            new CommandDefinition(Sql.Find, new { sessionSha256, now }, cancellationToken: ct));
        if (session is null || !isActivity || now - session.LastSeenAt < options.Value.TouchEvery) return session;

        var idle = session.StaffId is null ? options.Value.PatientIdle : options.Value.StaffIdle;
        var idleUntil = now + idle < session.ExpiresAt ? now + idle : session.ExpiresAt;
        var touch = new { session.SessionId, now, idleUntil };
        await connection.ExecuteAsync(new CommandDefinition(Sql.Touch, touch, cancellationToken: ct));
        return session with { IdleUntil = idleUntil };
    }

    private static class Sql
    {
        public const string Find = """
            SELECT s.session_id, s.staff_id, s.encounter_id, s.purpose, s.is_first_browser, s.last_seen_at,
              s.idle_until, s.expires_at, m.role
            FROM session s
            LEFT JOIN staff m ON m.staff_id = s.staff_id
            WHERE s.secret_sha256 = @sessionSha256 AND s.idle_until > @now AND s.expires_at > @now
              AND (s.staff_id IS NULL OR m.state = 'active')
            """;

        public const string Touch = """
            UPDATE session
            SET last_seen_at = @now, idle_until = @idleUntil
            WHERE session_id = @SessionId AND last_seen_at < @now
            """;
    }
}
