using System.Data.Common;
using Dapper;
using Imaging.Identity.Data;
using Imaging.ServiceDefaults.Audit;

namespace Imaging.Identity.ApiKeys;

/// <summary>Keys from the host's command line: <c>api-key create|list|revoke</c>.</summary>
internal static class ApiKeyCommand
{
    private const string Usage = """
        api-key create --name NAME --scope SCOPE... [--subject ID | --subject-prefix PREFIX]
          [--address CIDR...] [--expires-days N]
        api-key list
        api-key revoke ID
        Scopes: images:read, images:write, images:delete. Without a subject the key reaches all.
        N: 1 to 365, default 90.
        """;

    public static async Task<int> RunAsync(string[] args)
    {
        try
        {
            return args switch
            {
                ["create", .. var options] => await CreateAsync(Parse(options)),
                ["list"] => await IdentitySetup.CommandAsync(ListAsync),
                ["revoke", var id] when Guid.TryParse(id, out var keyId) => await RevokeAsync(keyId),
                _ => throw new FormatException("Unknown command."),
            };
        }
        catch (FormatException exception)
        {
            await Console.Error.WriteLineAsync($"{exception.Message}\n{Usage}");
            return 2;
        }
    }

    private static NewApiKey Parse(string[] options)
    {
        if (options.Length % 2 != 0) throw new FormatException("Every option takes a value.");
        var given = options.Chunk(2).ToLookup(pair => pair[0], pair => pair[1]);
        if (given.Select(group => group.Key).Except(["--name", "--scope", "--subject", "--subject-prefix",
            "--address", "--expires-days"]).FirstOrDefault() is { } unknown)
            throw new FormatException($"Unknown option {unknown}.");
        if (!int.TryParse(given["--expires-days"].LastOrDefault() ?? "90", out var days))
            throw new FormatException("--expires-days is a number.");
        return ApiKeyRules.Check(
            given["--name"].LastOrDefault() ?? throw new FormatException("A key needs a --name."),
            [.. given["--scope"]], given["--subject"].LastOrDefault(), given["--subject-prefix"].LastOrDefault(),
            [.. given["--address"]], days);
    }

    private static Task<int> CreateAsync(NewApiKey wanted) => IdentitySetup.CommandAsync(async services =>
    {
        var create = services.GetRequiredService<CreateApiKey>();
        var (key, secret) = await Work.RunAsync(services.GetRequiredService<DbDataSource>(),
            work => create.RunAsync(wanted, AuditEntry.Host, work), CancellationToken.None);
        Console.WriteLine(
            $"ID:      {key.ApiKeyId}\nExpires: {key.ExpiresAt:yyyy-MM-dd}\nAPI key: {secret}\nIt is not shown again.");
        return 0;
    });

    private static async Task<int> ListAsync(IServiceProvider services)
    {
        var key = await services.GetRequiredService<KeyNames>().KeyAsync(CancellationToken.None);
        await using var connection = await services.GetRequiredService<DbDataSource>().OpenConnectionAsync();
        foreach (var row in await connection.QueryAsync<ListedKey>(Sql.List))
        {
            var state = row.RevokedAt is { } revoked ? $"revoked {revoked:yyyy-MM-dd}"
                : $"expires {row.ExpiresAt:yyyy-MM-dd}";
            var name = key.OpenOptional(row.SealedName, KeyNames.FieldOf(row.ApiKeyId)) ?? row.Name;
            var used = row.LastUsedAt?.ToString("u") ?? "never";
            Console.WriteLine(
                $"{row.ApiKeyId}  {row.SubjectRule}  {row.Scopes}  {state}  last used {used}  {name}");
        }

        return 0;
    }

    private static Task<int> RevokeAsync(Guid apiKeyId) => IdentitySetup.CommandAsync(async services =>
    {
        var isRevoked = await services.GetRequiredService<RevokeApiKey>()
            .RunAsync(apiKeyId, AuditEntry.Host, CancellationToken.None);
        Console.WriteLine(
            isRevoked ? "Revoked; refused everywhere within seconds." : "There is no live key with this id.");
        return isRevoked ? 0 : 1;
    });

    private sealed record ListedKey(
        Guid ApiKeyId, string Name, byte[]? SealedName, string Scopes, string SubjectRule, DateTimeOffset ExpiresAt,
        DateTimeOffset? RevokedAt, DateTimeOffset? LastUsedAt);

    private static class Sql
    {
        public const string List = """
            SELECT api_key_id, name, sealed_name, scopes, subject_rule, expires_at, revoked_at, last_used_at
            FROM api_key
            ORDER BY api_key_id
            """;
    }
}
