using System.ComponentModel.DataAnnotations;
using System.Data.Common;
using Dapper;
using Imaging.Identity.Data;
using Imaging.ServiceDefaults.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Imaging.Identity.Sessions;

internal sealed record ListedSession(
    Guid Id, DateTimeOffset CreatedAt, DateTimeOffset LastSeenAt, DateTimeOffset ExpiresAt, bool IsCurrent);

internal sealed record SessionPage(IReadOnlyList<ListedSession> Items, string? Next);

/// <summary>Where one is signed in, newest first.</summary>
internal static class ListSessions
{
    public static async Task<Results<Ok<SessionPage>, ProblemHttpResult>> HandleAsync(StaffCaller caller,
        DbDataSource database, TimeProvider clock, CancellationToken ct, [Range(1, 200)] int limit = 50,
        string? cursor = null)
    {
        if (!PageCursor.TryReadBack(cursor, out var before))
            return IdentityProblems.InvalidCursor.With("Use the 'next' of the page before, unchanged.");
        await using var connection = await database.OpenConnectionAsync(ct);
        var page = new { caller.StaffId, before, now = clock.GetUtcNow(), limit = limit + 1 };
        var rows = (await connection.QueryAsync<SessionRow>(
            new CommandDefinition(Sql.Page, page, cancellationToken: ct))).AsList();
        var items = rows.Take(limit).Select(row => new ListedSession(
            row.SessionId, row.CreatedAt, row.LastSeenAt, row.ExpiresAt, row.SessionId == caller.SessionId)).ToArray();
        return TypedResults.Ok(new SessionPage(items, rows.Count > limit ? PageCursor.After(items[^1].Id) : null));
    }

    private sealed record SessionRow(
        Guid SessionId, DateTimeOffset CreatedAt, DateTimeOffset LastSeenAt, DateTimeOffset ExpiresAt);

    private static class Sql
    {
        public const string Page = """
            SELECT session_id, created_at, last_seen_at, expires_at
            FROM session
            WHERE staff_id = @StaffId AND session_id < @before AND idle_until > @now AND expires_at > @now
            ORDER BY session_id DESC
            LIMIT @limit
            """;
    }
}
