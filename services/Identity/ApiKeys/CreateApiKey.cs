using System.Data.Common;
using Dapper;

namespace Imaging.Identity.ApiKeys;

internal sealed record NewApiKey(string Name, IReadOnlyCollection<string> Scopes, string SubjectRule,
    IReadOnlyCollection<string> Addresses, TimeSpan Lifetime);

/// <summary>Makes a key. The secret is returned here and nowhere else, ever.</summary>
internal static class CreateApiKey
{
    public static async Task<(ApiKey Key, string Secret)> RunAsync(
        NewApiKey wanted, DbConnection connection, TimeProvider clock, CancellationToken ct,
        DbTransaction? transaction = null)
    {
        var (secret, now) = (ApiKey.NewSecret(), clock.GetUtcNow());
        var key = new ApiKey(
            Guid.CreateVersion7(), ApiKey.Digest(secret), wanted.Name, string.Join(' ', wanted.Scopes),
                wanted.SubjectRule,
            string.Join(' ', wanted.Addresses), now, now + wanted.Lifetime);
        await connection.ExecuteAsync(new CommandDefinition(Sql.Insert, key, transaction, cancellationToken: ct));
        return (key, secret);
    }

    private static class Sql
    {
        public const string Insert = """
            INSERT INTO api_key (api_key_id, key_sha256, name, scopes, subject_rule, addresses, created_at, expires_at)
            VALUES (@ApiKeyId, @KeySha256, @Name, @Scopes, @SubjectRule, @Addresses, @CreatedAt, @ExpiresAt)
            """;
    }
}
