using System.ComponentModel.DataAnnotations;
using System.Data.Common;
using Dapper;
using Imaging.Identity.Data;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Imaging.Identity.Staff;

internal sealed record StaffPage(IReadOnlyList<StaffInfo> Items, string? Next);

/// <summary>All staff, disabled ones included, in the order in which they came.</summary>
internal static class ListStaff
{
    public static async Task<Results<Ok<StaffPage>, ProblemHttpResult>> HandleAsync(DbDataSource database,
        StaffSeals seals, CancellationToken ct, [Range(1, 200)] int limit = 50, string? cursor = null)
    {
        if (!PageCursor.TryRead(cursor, out var after))
            return IdentityProblems.InvalidCursor.With("Use the 'next' of the page before, unchanged.");
        var key = await seals.KeyAsync(ct);
        await using var connection = await database.OpenConnectionAsync(ct);
        var rows = (await connection.QueryAsync<StaffInfoRow>(
            new CommandDefinition(Sql.Page, new { after, limit = limit + 1 }, cancellationToken: ct))).AsList();
        var items = rows.Take(limit).Select(row => StaffInfo.Listed(row, key, seals)).ToArray();
        return TypedResults.Ok(new StaffPage(items, rows.Count > limit ? PageCursor.After(items[^1].Id) : null));
    }

    private static class Sql
    {
        public const string Page = $"""
            SELECT {StaffInfoRow.Columns}
            FROM staff
            WHERE staff_id > @after
            ORDER BY staff_id
            LIMIT @limit
            """;
    }
}
