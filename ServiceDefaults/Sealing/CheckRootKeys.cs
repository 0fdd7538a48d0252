using System.Data.Common;
using System.Security.Cryptography;
using Dapper;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Imaging.ServiceDefaults.Sealing;

/// <summary>
/// Before the first request: every root key that this database was ever sealed under has to be in the file and be the
/// same. A missing or wrong file is refused, and never replaced by a new one while data exist.
/// </summary>
internal sealed class CheckRootKeys(
    DbDataSource database, RootKeyFile file, RootKeys roots, IOptions<SealingOptions> options, TimeProvider clock)
    : IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var known = (await connection.QueryAsync<KnownKey>(
            new CommandDefinition(Sql.Known, cancellationToken: cancellationToken))).AsList();
        if (known.Count == 0 && options.Value.CreateKeyFile && !file.Exists) await file.CreateAsync(cancellationToken);
        await roots.LoadAsync(cancellationToken);
        foreach (var (rootKeyId, checkValue) in known)
        {
            var root = roots.Find(rootKeyId) ?? throw new InvalidOperationException(
                $"Data are sealed under the root key {rootKeyId}, which is not in {options.Value.KeyFile}.");
            if (!CryptographicOperations.FixedTimeEquals(root.CheckValue(), checkValue))
                throw new InvalidOperationException(
                    $"The root key {rootKeyId} in {options.Value.KeyFile} is not the one the data are sealed under.");
        }

        await RecordAsync(connection, roots.Current, clock, cancellationToken);
    }

    public static Task RecordAsync(
        DbConnection connection, RootKey root, TimeProvider clock, CancellationToken ct) => connection.ExecuteAsync(
        new CommandDefinition(Sql.Record, new { rootKeyId = root.Id, checkValue = root.CheckValue(),
            now = clock.GetUtcNow() }, cancellationToken: ct));

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private sealed record KnownKey(string RootKeyId, byte[] CheckValue);

    private static class Sql
    {
        public const string Known = "SELECT root_key_id, check_value FROM root_key";

        public const string Record = """
            INSERT INTO root_key (root_key_id, check_value, first_used_at)
            VALUES (@rootKeyId, @checkValue, @now)
            ON DUPLICATE KEY UPDATE root_key_id = root_key_id
            """;
    }
}
