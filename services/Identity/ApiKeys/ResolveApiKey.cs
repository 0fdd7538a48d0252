using System.Data.Common;
using Dapper;

namespace Imaging.Identity.ApiKeys;

/// <summary>Finds the live key with this hash and notes its use, at most once a minute.</summary>
internal sealed class ResolveApiKey(DbDataSource database, TimeProvider clock)
{
    private static readonly TimeSpan UseResolution = TimeSpan.FromMinutes(1);

    public async Task<ApiKey?> RunAsync(byte[] keySha256, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await using var connection = await database.OpenConnectionAsync(ct);
        var key = await connection.QueryFirstOrDefaultAsync<ApiKey>(
            new CommandDefinition(Sql.Find, new { keySha256, now }, cancellationToken: ct));
        if (key is not null)
        {
            await connection.ExecuteAsync(new CommandDefinition(
                Sql.Use, new { key.ApiKeyId, now, before = now - UseResolution }, cancellationToken: ct));
        }

        return key;
    }

    private static class Sql
    {
        public const string Find = """
            SELECT api_key_id, key_sha256, scopes, subject_rule, addresses, created_at, expires_at
            FROM api_key
            WHERE key_sha256 = @keySha256 AND revoked_at IS NULL AND expires_at > @now
            """;

        public const string Use = """
            UPDATE api_key
            SET last_used_at = @now
            WHERE api_key_id = @ApiKeyId AND (last_used_at IS NULL OR last_used_at < @before)
            """;
    }
}
