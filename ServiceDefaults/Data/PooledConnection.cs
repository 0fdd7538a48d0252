using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Imaging.ServiceDefaults.Problems;

namespace Imaging.ServiceDefaults.Data;

/// <summary>A session of the pool for as long as somebody uses it. Nothing that happened in it is left when it goes
/// back.</summary>
internal sealed class PooledConnection(SessionPool pool, Session session) : DbConnection
{
    private Session? _session = session;

    [AllowNull]
    public override string ConnectionString
    {
        get => Session.Connection.ConnectionString;
        set => throw NotSupported();
    }

    public override string Database => Session.Connection.Database;

    public override string DataSource => Session.Connection.DataSource;

    public override string ServerVersion => Session.Connection.ServerVersion;

    /// <summary>Open until it goes back, also when the server has gone: the next statement says so. Whoever takes a
    /// connection for closed opens it.</summary>
    public override ConnectionState State => _session is null ? ConnectionState.Closed : ConnectionState.Open;

    public bool HasLostServer => !Session.IsOpen;

    /// <summary>A statement left something in the session, which ends when the session is closed.</summary>
    public bool HasTraces { get; set; }

    /// <summary>A transaction was begun here, and may not have ended.</summary>
    public bool HasTransaction { get; set; }

    /// <summary>A statement failed, and perhaps because the server is about to go.</summary>
    public bool HasFailed { get; set; }

    private Session Session => _session ?? throw new InvalidOperationException("The connection is closed.");

    public static NotSupportedException NotSupported() => new("Sessions of the pool are used asynchronously.");

    public async Task TellAsync(string statement, CancellationToken ct)
    {
        await using var command = new PooledCommand(Session.Connection.CreateCommand(), this);
        command.CommandText = statement;
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>A transaction that nobody committed ends here, and not in the hands of the next. False where that
    /// failed: the session is not to be used again.</summary>
    public async Task<bool> UndoAsync()
    {
        if (!HasTransaction) return true;
        if (HasLostServer) return false;
        try
        {
            await TellAsync(PooledTransaction.Undo, CancellationToken.None);
            return true;
        }
        catch (Exception exception) when (exception is DbException or DependencyException)
        {
            return false;
        }
    }

    public override void Open() => throw NotSupported();

    public override void ChangeDatabase(string databaseName) => throw NotSupported();

    public override void Close() => throw NotSupported();

    public override async Task CloseAsync()
    {
        if (_session is not { } used) return;
        var isClean = false;
        try
        {
            isClean = !HasTraces && await UndoAsync();
        }
        finally
        {
            // Whatever happened: its place in the pool is free again.
            _session = null;
            used.IsTrusted = !HasFailed;
            pool.GiveBack(used, isClean);
        }
    }

    public override async ValueTask DisposeAsync()
    {
        await CloseAsync();
        await base.DisposeAsync();
    }

    protected override DbCommand CreateDbCommand() => new PooledCommand(Session.Connection.CreateCommand(), this);

    protected override DbTransaction BeginDbTransaction(IsolationLevel isolationLevel) => throw NotSupported();

    /// <summary>At READ COMMITTED, as all sessions are.</summary>
    protected override async ValueTask<DbTransaction> BeginDbTransactionAsync(
        IsolationLevel isolationLevel, CancellationToken cancellationToken)
    {
        if (isolationLevel is not (IsolationLevel.Unspecified or IsolationLevel.ReadCommitted)) throw NotSupported();
        await TellAsync(PooledTransaction.Begin, cancellationToken);
        return new PooledTransaction(this);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && _session is not null) throw NotSupported();
        base.Dispose(disposing);
    }
}
