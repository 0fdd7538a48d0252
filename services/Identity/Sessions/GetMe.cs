using System.Data.Common;
using Dapper;
using Imaging.Identity.Staff;
using Imaging.ServiceDefaults.Problems;
using Imaging.ServiceDefaults.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Imaging.Identity.Sessions;

internal sealed record OwnSession(
    Guid Id, DateTimeOffset CreatedAt, DateTimeOffset LastSeenAt, DateTimeOffset IdleUntil, DateTimeOffset ExpiresAt);

internal sealed record Me(Guid Id, string Name, string Email, string Role, OwnSession Session);

/// <summary>Who is signed in, and until when.</summary>
internal static class GetMe
{
    public static async Task<Results<Ok<Me>, ProblemHttpResult>> HandleAsync(
        StaffCaller caller, DbDataSource database, StaffSeals seals, CancellationToken ct)
    {
        var key = await seals.KeyAsync(ct);
        await using var connection = await database.OpenConnectionAsync(ct);
        var row = await connection.QueryFirstOrDefaultAsync<MeRow>(
            new CommandDefinition(Sql.Find, new { caller.StaffId, caller.SessionId }, cancellationToken: ct));
        // The token outlives its session by seconds.
        if (row is null) return Problem.Unauthorized.With("The session has ended. Sign in again.");
        return TypedResults.Ok(new Me(
            caller.StaffId, key.Open(row.Name, StaffSeals.Name("staff", caller.StaffId)),
            key.Open(row.Email, StaffSeals.Email("staff", caller.StaffId)), row.Role,
            new(caller.SessionId, row.CreatedAt, row.LastSeenAt, row.IdleUntil, row.ExpiresAt)));
    }

    private sealed record MeRow(byte[] Name, byte[] Email, string Role, DateTimeOffset CreatedAt,
        DateTimeOffset LastSeenAt, DateTimeOffset IdleUntil, DateTimeOffset ExpiresAt);

    private static class Sql
    {
        public const string Find = """
            SELECT m.name, m.email, m.role, s.created_at, s.last_seen_at, s.idle_until, s.expires_at
            FROM session s
            JOIN staff m ON m.staff_id = s.staff_id
            WHERE s.session_id = @SessionId AND s.staff_id = @StaffId
            """;
    }
}
