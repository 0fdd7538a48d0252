using System.ComponentModel.DataAnnotations;
using System.Data.Common;
using Dapper;
using Imaging.Identity.Data;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Imaging.Identity.ApiKeys;

/// <param name="SubjectRule">"any", "exact:{subject}" or "prefix:{prefix}".</param>
internal sealed record ListedApiKey(Guid Id, string Name, IReadOnlyList<string> Scopes, string SubjectRule,
    IReadOnlyList<string> Addresses, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, DateTimeOffset? RevokedAt,
    DateTimeOffset? LastUsedAt);

internal sealed record ApiKeyPage(IReadOnlyList<ListedApiKey> Items, string? Next);

/// <summary>All keys, dead ones included, in the order in which they were made.</summary>
internal static class ListApiKeys
{
    public static async Task<Results<Ok<ApiKeyPage>, ProblemHttpResult>> HandleAsync(
        DbDataSource database, KeyNames names, CancellationToken ct, [Range(1, 200)] int limit = 50,
        string? cursor = null)
    {
        if (!PageCursor.TryRead(cursor, out var after))
            return IdentityProblems.InvalidCursor.With("Use the 'next' of the page before, unchanged.");
        var key = await names.KeyAsync(ct);
        await using var connection = await database.OpenConnectionAsync(ct);
        var rows = (await connection.QueryAsync<ApiKeyRow>(
            new CommandDefinition(Sql.Page, new { after, limit = limit + 1 }, cancellationToken: ct))).AsList();
        var items = rows.Take(limit).Select(row => new ListedApiKey(row.ApiKeyId,
            key.OpenOptional(row.SealedName, KeyNames.FieldOf(row.ApiKeyId)) ?? row.Name, row.Scopes.Split(' '),
            row.SubjectRule, row.Addresses.Split(' ', StringSplitOptions.RemoveEmptyEntries), row.CreatedAt,
            row.ExpiresAt, row.RevokedAt, row.LastUsedAt)).ToArray();
        return TypedResults.Ok(new ApiKeyPage(items, rows.Count > limit ? PageCursor.After(items[^1].Id) : null));
    }

    private sealed record ApiKeyRow(Guid ApiKeyId, string Name, byte[]? SealedName, string Scopes,
        string SubjectRule, string Addresses, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt,
        DateTimeOffset? RevokedAt, DateTimeOffset? LastUsedAt);

    private static class Sql
    {
        public const string Page = """
            SELECT api_key_id, name, sealed_name, scopes, subject_rule, addresses, created_at, expires_at, revoked_at,
              last_used_at
            FROM api_key
            WHERE api_key_id > @after
            ORDER BY api_key_id
            LIMIT @limit
            """;
    }
}
