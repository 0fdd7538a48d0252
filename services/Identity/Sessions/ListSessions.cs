using System.Data.Common;
using Dapper;
using Imaging.ServiceDefaults.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Imaging.Identity.Sessions;

internal sealed record ListedSession(
    Guid Id, DateTimeOffset CreatedAt, DateTimeOffset LastSeenAt, DateTimeOffset ExpiresAt, bool IsCurrent);

internal sealed record SessionPage(IReadOnlyList<ListedSession> Items, string? Next);

/// <summary>Where one is signed in, newest first; the newest two hundred.</summary>
internal static class ListSessions
{
    public static async Task<Ok<SessionPage>> HandleAsync(
        StaffCaller caller, DbDataSource database, TimeProvider clock, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var rows = await connection.QueryAsync<SessionRow>(new CommandDefinition(
            Sql.List, new { caller.StaffId, now = clock.GetUtcNow() }, cancellationToken: ct));
        return TypedResults.Ok(new SessionPage([.. rows.Select(row => new ListedSession(
            row.SessionId, row.CreatedAt, row.LastSeenAt, row.ExpiresAt, row.SessionId == caller.SessionId))], null));
    }

    private sealed record SessionRow(
        Guid SessionId, DateTimeOffset CreatedAt, DateTimeOffset LastSeenAt, DateTimeOffset ExpiresAt);

    private static class Sql
    {
        public const string List = """
            SELECT session_id, created_at, last_seen_at, expires_at
            FROM session
            WHERE staff_id = @StaffId AND idle_until > @now AND expires_at > @now
            ORDER BY session_id DESC
            LIMIT 200
            """;
    }
}
