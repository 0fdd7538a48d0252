using System.ComponentModel.DataAnnotations;
using System.Data.Common;
using Dapper;
using Imaging.Identity.Data;
using Imaging.Identity.Staff;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Imaging.Identity.Invitations;

/// <param name="Unreadable">The stored name or address was changed or moved, and is not shown.</param>
internal sealed record ListedInvitation(Guid Id, string? Email, string? Name, string Role, Guid InvitedBy,
    DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, bool Unreadable);

internal sealed record InvitationPage(IReadOnlyList<ListedInvitation> Items, string? Next);

/// <summary>The invitations that wait to be taken up, oldest first.</summary>
internal static class ListInvitations
{
    public static async Task<Results<Ok<InvitationPage>, ProblemHttpResult>> HandleAsync(DbDataSource database,
        StaffSeals seals, TimeProvider clock, CancellationToken ct, [Range(1, 200)] int limit = 50,
        string? cursor = null)
    {
        if (!PageCursor.TryRead(cursor, out var after))
            return IdentityProblems.InvalidCursor.With("Use the 'next' of the page before, unchanged.");
        var key = await seals.KeyAsync(ct);
        await using var connection = await database.OpenConnectionAsync(ct);
        var page = new { after, now = clock.GetUtcNow(), limit = limit + 1 };
        var rows = (await connection.QueryAsync<InvitationRow>(
            new CommandDefinition(Sql.Page, page, cancellationToken: ct))).AsList();
        var items = rows.Take(limit).Select(LineOf).ToArray();
        return TypedResults.Ok(new InvitationPage(items, rows.Count > limit ? PageCursor.After(items[^1].Id) : null));

        ListedInvitation LineOf(InvitationRow row)
        {
            var email = seals.TryOpen(key, row.Email, StaffSeals.Email("invitation", row.InvitationId));
            var name = seals.TryOpen(key, row.Name, StaffSeals.Name("invitation", row.InvitationId));
            return new(row.InvitationId, email, name, row.Role, row.InvitedBy, row.CreatedAt, row.ExpiresAt,
                Unreadable: email is null || name is null);
        }
    }

    private sealed record InvitationRow(Guid InvitationId, byte[] Email, byte[] Name, string Role, Guid InvitedBy,
        DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt);

    private static class Sql
    {
        public const string Page = """
            SELECT invitation_id, email, name, role, invited_by, created_at, expires_at
            FROM invitation
            WHERE invitation_id > @after AND expires_at > @now
            ORDER BY invitation_id
            LIMIT @limit
            """;
    }
}
