using Imaging.Identity.Data;
using Imaging.ServiceDefaults.Audit;

namespace Imaging.Identity.ApiKeys;

internal sealed record NewApiKey(string Name, IReadOnlyCollection<string> Scopes, string SubjectRule,
    IReadOnlyCollection<string> Addresses, TimeSpan Lifetime);

/// <summary>Makes a key. The secret is returned here and nowhere else, ever.</summary>
internal sealed class CreateApiKey(AuditTrail audit, TimeProvider clock)
{
    public async Task<(ApiKey Key, string Secret)> RunAsync(NewApiKey wanted, string actor, Work work)
    {
        var (secret, now) = (ApiKey.NewSecret(), clock.GetUtcNow());
        var key = new ApiKey(
            Guid.CreateVersion7(), ApiKey.Digest(secret), wanted.Name, string.Join(' ', wanted.Scopes),
                wanted.SubjectRule,
            string.Join(' ', wanted.Addresses), now, now + wanted.Lifetime);
        await work.ExecuteAsync(Sql.Insert, key);
        await work.AuditAsync(audit, new(
            actor, "api-key.create", key.ApiKeyId, Detail: new { key.Scopes, key.SubjectRule, key.ExpiresAt }));
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
