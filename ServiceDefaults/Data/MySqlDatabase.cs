using System.Data.Common;
using MySql.Data.MySqlClient;

namespace Imaging.ServiceDefaults.Data;

/// <summary>Opens pooled sessions at READ COMMITTED, whatever the server's default: no gap locks, no surprises between
/// servers.</summary>
internal sealed class MySqlDatabase : DbDataSource
{
    private readonly SessionPool _sessions;

    public MySqlDatabase(string connectionString)
    {
        ConnectionString = new MySqlConnectionStringBuilder(connectionString)
        {
            CharacterSet = "utf8mb4",
            // The driver's own pool asks the server three times before it hands out a session; see SessionPool.
            Pooling = false,
            ConnectionTimeout = 5,
            // See PooledCommand.
            DefaultCommandTimeout = 0,
        }.ConnectionString;
        _sessions = new(ConnectionString, TimeProvider.System);
    }

    public override string ConnectionString { get; }

    /// <summary>A session outside the pool, for what leaves traces in it: named locks, temporary tables.</summary>
    protected override DbConnection CreateDbConnection() => new MySqlConnection(ConnectionString);

    /// <summary>Nothing here blocks on the database, so a session is only ever opened the other way.</summary>
    protected override DbConnection OpenDbConnection() =>
        throw new NotSupportedException("Open the connection asynchronously.");

    protected override async ValueTask<DbConnection> OpenDbConnectionAsync(
        CancellationToken cancellationToken = default) =>
        new PooledConnection(_sessions, await _sessions.TakeAsync(cancellationToken));

    protected override void Dispose(bool disposing)
    {
        if (disposing) _sessions.Dispose();
        base.Dispose(disposing);
    }

    protected override ValueTask DisposeAsyncCore()
    {
        _sessions.Dispose();
        return base.DisposeAsyncCore();
    }
}
