using System.Data.Common;
using System.Text.Json;
using Dapper;
using Imaging.Identity.ApiKeys;
using Imaging.Identity.Data;
using Imaging.ServiceDefaults.Audit;
using Imaging.ServiceDefaults.Security;
using Microsoft.Extensions.Options;

namespace Imaging.Identity.FirstStart;

/// <summary>
/// As long as there is nobody: a one-time token that the first administrator is made with, another one when a day has
/// passed, and in Development an API key. Both go to a 0600 file for whoever started the system, never through a
/// logger; the database keeps their hashes.
/// </summary>
internal sealed class IssueFirstSecrets(
    DbDataSource database, CreateApiKey create, IOptions<FirstStartOptions> options, TimeProvider clock)
    : IHostedService
{
    private static readonly TimeSpan TokenLifetime = TimeSpan.FromHours(24);
    private static readonly TimeSpan KeyLifetime = TimeSpan.FromDays(365);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.Value.File is not { } file) return;
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var now = clock.GetUtcNow();
        Task<bool> IsThereAsync(string sql) => connection.ExecuteScalarAsync<bool>(
            new CommandDefinition(sql, new { now }, cancellationToken: cancellationToken));
        if (await IsThereAsync(Sql.HasStaff) || await IsThereAsync(Sql.HasToken)) return;

        var setupToken = Browser.NewSecret();
        var apiKey = options.Value.DevelopmentKey && !await IsThereAsync(Sql.HasKey)
            ? await CreateKeyAsync(cancellationToken) : null;
        await WriteAsync(file, new { setupToken, apiKey }, cancellationToken);
        var row = new { tokenSha256 = Browser.Digest(setupToken), createdAt = now, expiresAt = now + TokenLifetime };
        await connection.ExecuteAsync(new CommandDefinition(Sql.Insert, row, cancellationToken: cancellationToken));
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task<string> CreateKeyAsync(CancellationToken ct) => (await Work.RunAsync(
        database, work => create.RunAsync(
            new("Development", ApiKey.AllScopes, SubjectRule.Any, [], KeyLifetime), AuditEntry.System, work), ct))
        .Secret;

    private static async Task WriteAsync(string file, object secrets, CancellationToken ct)
    {
        var mode = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) mode.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        await using var stream = new FileStream(file, mode);
        await JsonSerializer.SerializeAsync(stream, secrets, cancellationToken: ct);
    }

    private static class Sql
    {
        public const string HasStaff = "SELECT EXISTS (SELECT 1 FROM staff)";

        public const string HasToken = "SELECT EXISTS (SELECT 1 FROM setup_token WHERE expires_at > @now)";

        public const string HasKey = "SELECT EXISTS (SELECT 1 FROM api_key)";

        public const string Insert = """
            INSERT INTO setup_token (token_sha256, created_at, expires_at)
            VALUES (@tokenSha256, @createdAt, @expiresAt)
            """;
    }
}
