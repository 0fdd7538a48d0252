using Imaging.Identity.Data;
using Imaging.ServiceDefaults.Audit;

namespace Imaging.Identity.ApiKeys;

internal sealed record NewApiKey(string Name, IReadOnlyCollection<string> Scopes, string SubjectRule,
    IReadOnlyCollection<string> Addresses, TimeSpan Lifetime);

/// <summary>Makes a key. The secret is returned here and nowhere else, ever.</summary>
internal sealed class CreateApiKey(KeyNames names, AuditTrail audit, TimeProvider clock)
{
    public async Task<(ApiKey Key, string Secret)> RunAsync(NewApiKey wanted, string actor, Work work)
    {
        var (secret, now) = (ApiKey.NewSecret(), clock.GetUtcNow());
        var key = new ApiKey(
            Guid.CreateVersion7(), ApiKey.Digest(secret), string.Join(' ', wanted.Scopes), wanted.SubjectRule,
            string.Join(' ', wanted.Addresses), now, now + wanted.Lifetime);
        var seal = await names.KeyAsync(work.Ct);
        await work.ExecuteAsync(Sql.Insert, new
        {
            key.ApiKeyId, key.KeySha256, sealedName = seal.Seal(wanted.Name, KeyNames.FieldOf(key.ApiKeyId)),
            key.Scopes, key.SubjectRule, key.Addresses, key.CreatedAt, key.ExpiresAt,
        });
        await work.AuditAsync(audit, new(
            actor, "api-key.create", key.ApiKeyId, Detail: new { key.Scopes, key.SubjectRule, key.ExpiresAt }));
        return (key, secret);
    }

    private static class Sql
    {
        public const string Insert = """
            INSERT INTO api_key
              (api_key_id, key_sha256, sealed_name, scopes, subject_rule, addresses, created_at, expires_at)
            VALUES
              (@ApiKeyId, @KeySha256, @sealedName, @Scopes, @SubjectRule, @Addresses, @CreatedAt, @ExpiresAt)
            """;
    }
}
