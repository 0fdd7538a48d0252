using System.Data.Common;
using Dapper;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MySqlConnector;

namespace Imaging.ServiceDefaults.Data;

/// <summary>
/// Brings the schema up to date before the service listens. DDL commits by itself, so each migration is one statement
/// and is recorded right after it; a named lock keeps replicas from running them side by side.
/// </summary>
internal sealed partial class MigrationRunner(
    DbDataSource database, IEnumerable<MigrationSet> sets, TimeProvider clock, ILogger<MigrationRunner> logger)
    : IHostedLifecycleService
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await ApplyAsync(cancellationToken);
                return;
            }
            catch (Exception exception) when (DatabaseOutage.Is(exception))
            {
                Log.Waiting(logger, exception.GetType().Name);
                await Task.Delay(RetryDelay, clock, cancellationToken);
            }
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task ApplyAsync(CancellationToken ct)
    {
        var known = sets.SelectMany(set => set.Read()).OrderBy(migration => migration.Number).ToList();
        if (await IsUpToDateAsync(known, ct)) return;

        // A connection of its own: the lock lives and dies with the session.
        await using var connection = database.CreateConnection();
        await CreateDatabaseAsync((MySqlConnection)connection, ct);
        await connection.OpenAsync(ct);
        await LockAsync(connection, ct);
        await connection.ExecuteAsync(new CommandDefinition(Sql.CreateTable, cancellationToken: ct));
        var applied = await AppliedAsync(connection, ct);
        foreach (var migration in known.Where(migration => !applied.Contains(migration.Number)))
        {
            await connection.ExecuteAsync(
                new CommandDefinition(migration.Statement, commandTimeout: 0, cancellationToken: ct));
            await connection.ExecuteAsync(new CommandDefinition(
                Sql.Record, new { migration.Number, migration.Name, appliedAt = clock.GetUtcNow() },
                    cancellationToken: ct));
            Log.Applied(logger, migration.Name);
        }
    }

    /// <summary>As at every start but the first of a release: one question, and no lock to wait for.</summary>
    private async Task<bool> IsUpToDateAsync(List<Migration> known, CancellationToken ct)
    {
        try
        {
            await using var connection = await database.OpenConnectionAsync(ct);
            return (await AppliedAsync(connection, ct)).IsSupersetOf(known.Select(migration => migration.Number));
        }
        catch (MySqlException exception) when (
            exception.ErrorCode is MySqlErrorCode.UnknownDatabase or MySqlErrorCode.NoSuchTable)
        {
            return false;
        }
    }

    private static async Task<HashSet<int>> AppliedAsync(DbConnection connection, CancellationToken ct) =>
        [.. await connection.QueryAsync<int>(new CommandDefinition(Sql.Applied, cancellationToken: ct))];

    private async Task LockAsync(DbConnection connection, CancellationToken ct)
    {
        var name = $"migrate:{connection.Database}";
        while (await connection.ExecuteScalarAsync<int?>(
            new CommandDefinition(Sql.Lock, new { name }, cancellationToken: ct)) != 1)
            Log.Locked(logger);
    }

    private static async Task CreateDatabaseAsync(MySqlConnection target, CancellationToken ct)
    {
        var server = new MySqlConnectionStringBuilder(target.ConnectionString) { Database = "" };
        await using var connection = target.CloneWith(server.ConnectionString);
        await connection.OpenAsync(ct);
        var exists = await connection.ExecuteScalarAsync<int>(
            new CommandDefinition(Sql.Exists, new { target.Database }, cancellationToken: ct));
        if (exists > 0) return;
        var quoted = $"`{target.Database.Replace("`", "``", StringComparison.Ordinal)}`";
        await connection.ExecuteAsync(new CommandDefinition(
            $"CREATE DATABASE IF NOT EXISTS {quoted} CHARACTER SET utf8mb4 COLLATE utf8mb4_bin",
                cancellationToken: ct));
    }

    private static class Sql
    {
        public const string Exists = "SELECT COUNT(*) FROM information_schema.schemata WHERE schema_name = @Database";

        public const string Lock = "SELECT GET_LOCK(@name, 10)";

        public const string CreateTable = """
            CREATE TABLE IF NOT EXISTS schema_migration (
              number INT NOT NULL PRIMARY KEY,
              name VARCHAR(200) NOT NULL,
              applied_at DATETIME(6) NOT NULL
            ) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
            """;

        public const string Applied = "SELECT number FROM schema_migration";

        public const string Record = """
            INSERT INTO schema_migration (number, name, applied_at)
            VALUES (@Number, @Name, @appliedAt)
            """;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Migration {Name} applied")]
        public static partial void Applied(ILogger logger, string name);

        [LoggerMessage(LogLevel.Warning, "The database does not answer yet ({Kind}); migrations wait")]
        public static partial void Waiting(ILogger logger, string kind);

        [LoggerMessage(LogLevel.Information, "Migrations wait for a replica that applies them")]
        public static partial void Locked(ILogger logger);
    }
}
