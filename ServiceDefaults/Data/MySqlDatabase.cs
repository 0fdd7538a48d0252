using System.Data;
using System.Data.Common;
using MySqlConnector;

namespace Imaging.ServiceDefaults.Data;

/// <summary>
/// Sessions of the driver's pool, each at READ COMMITTED from when it is made, whatever the server's default: no gap
/// locks, no surprises between servers. The driver would reset a session whenever it is taken, which costs a round
/// trip; here it is only asked whether it is still there, and only when nothing was heard of the server for a moment.
/// </summary>
internal sealed class MySqlDatabase : DbDataSource
{
    // No server stops and is back in less.
    private static readonly TimeSpan TrustedFor = TimeSpan.FromMilliseconds(200);
    private const int PatienceSeconds = 2;
    private readonly MySqlDataSource _pool;
    private readonly MySqlDataSource _apart;
    private readonly Func<string> _password;
    private readonly TimeProvider _clock;
    private long _heardAt;

    /// <param name="password">Asked whenever a session is made, so that a new one counts at once.</param>
    public MySqlDatabase(string name, string connectionString, Func<string> password, TimeProvider clock)
    {
        var settings = new MySqlConnectionStringBuilder(connectionString)
        {
            Password = "",
            ConnectionReset = false,
            // A session has one transaction at most, and what is sent to it is part of it.
            IgnoreCommandTransaction = true,
            MaximumPoolSize = 64,
            ConnectionTimeout = 5,
            ConnectionIdleTimeout = 60,
            ConnectionLifeTime = 600,
            DefaultCommandTimeout = 15,
        };
        ConnectionString = settings.ConnectionString;
        (_password, _clock) = (password, clock);
        _pool = Build(name, ConnectionString);
        settings.Pooling = false;
        _apart = Build(name, settings.ConnectionString);
    }

    public override string ConnectionString { get; }

    /// <summary>A session outside the pool, for what leaves traces in it: named locks, temporary tables.</summary>
    protected override DbConnection CreateDbConnection() => Create(_apart);

    /// <summary>Nothing here blocks on the database, so a session is only ever opened the other way.</summary>
    protected override DbConnection OpenDbConnection() =>
        throw new NotSupportedException("Open the connection asynchronously.");

    protected override async ValueTask<DbConnection> OpenDbConnectionAsync(
        CancellationToken cancellationToken = default)
    {
        while (true)
        {
            var connection = Create(_pool);
            try
            {
                await connection.OpenAsync(cancellationToken);
                if (IsTrusted || await IsThereAsync(connection))
                {
                    connection.StateChange += Listen;
                    return connection;
                }
            }
            catch
            {
                await connection.DisposeAsync();
                throw;
            }

            // The pool drops one that is broken, and has another or makes one.
            await connection.DisposeAsync();
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _pool.Dispose();
            _apart.Dispose();
        }

        base.Dispose(disposing);
    }

    protected override async ValueTask DisposeAsyncCore()
    {
        await _pool.DisposeAsync();
        await _apart.DisposeAsync();
        await base.DisposeAsyncCore();
    }

    private bool IsTrusted => _clock.GetElapsedTime(Volatile.Read(ref _heardAt)) < TrustedFor;

    private MySqlDataSource Build(string name, string connectionString) =>
        new MySqlDataSourceBuilder(connectionString)
            .UseName(name)
            .UseConnectionOpenedCallback(GreetAsync)
            // The older conventions record the messages of exceptions, which can quote a row.
            .ConfigureTracing(tracing => tracing.WithSemanticConventionsKinds(
                MySqlConnectorSemanticConventionsKinds.Stable))
            .Build();

    private MySqlConnection Create(MySqlDataSource source)
    {
        var connection = source.CreateConnection();
        connection.ProvidePasswordCallback = _ => _password();
        return connection;
    }

    private async ValueTask GreetAsync(MySqlConnectionOpenedContext context, CancellationToken ct)
    {
        if (!context.Conditions.HasFlag(MySqlConnectionOpenedConditions.New)) return;
        await TellAsync(context.Connection, "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED");
    }

    private async Task<bool> IsThereAsync(MySqlConnection connection)
    {
        try
        {
            // The driver's own ping has no timeout.
            await TellAsync(connection, "DO 0");
            return true;
        }
        catch (Exception exception) when (connection.State == ConnectionState.Broken
            && exception is not MySqlException { ErrorCode: MySqlErrorCode.CommandTimeoutExpired })
        {
            return false;
        }
    }

    private async Task TellAsync(MySqlConnection connection, string statement)
    {
        await using var command = new MySqlCommand(statement, connection) { CommandTimeout = PatienceSeconds };
        await command.ExecuteNonQueryAsync();
        Volatile.Write(ref _heardAt, _clock.GetTimestamp());
    }

    /// <summary>What broke one session may have broken them all: the next one is asked first.</summary>
    private void Listen(object sender, StateChangeEventArgs change)
    {
        if (change.CurrentState == ConnectionState.Broken) Volatile.Write(ref _heardAt, 0);
    }
}
