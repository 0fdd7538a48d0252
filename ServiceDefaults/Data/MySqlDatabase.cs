using System.Data.Common;
using MySql.Data.MySqlClient;

namespace Imaging.ServiceDefaults.Data;

/// <summary>Opens pooled sessions at READ COMMITTED, whatever the server's default: no gap locks, no surprises between
/// servers.</summary>
internal sealed class MySqlDatabase : DbDataSource
{
    private const string ReadCommitted = "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED";

    public MySqlDatabase(string connectionString) =>
        ConnectionString = new MySqlConnectionStringBuilder(connectionString)
        {
            CharacterSet = "utf8mb4",
            MaximumPoolSize = 64,
            ConnectionTimeout = 5,
            DefaultCommandTimeout = 30,
        }.ConnectionString;

    public override string ConnectionString { get; }

    protected override DbConnection CreateDbConnection() => new MySqlConnection(ConnectionString);

    /// <summary>Nothing here blocks on the database, so a session is only ever opened the other way.</summary>
    protected override DbConnection OpenDbConnection() =>
        throw new NotSupportedException("Open the connection asynchronously.");

    protected override async ValueTask<DbConnection> OpenDbConnectionAsync(
        CancellationToken cancellationToken = default)
    {
        var connection = CreateDbConnection();
        try
        {
            await connection.OpenAsync(cancellationToken);
            await using var command = connection.CreateCommand();
            command.CommandText = ReadCommitted;
            await command.ExecuteNonQueryAsync(cancellationToken);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }
}
