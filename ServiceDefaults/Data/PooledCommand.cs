using System.Buffers;
using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Imaging.ServiceDefaults.Problems;
using MySql.Data.MySqlClient;

namespace Imaging.ServiceDefaults.Data;

/// <summary>
/// The driver's command, watched: a session in which a statement failed, or one that leaves something behind in it, is
/// told so. The timeout is kept here, since the driver's own makes an asynchronous statement wait for ever.
/// </summary>
internal sealed class PooledCommand(MySqlCommand command, PooledConnection connection) : DbCommand
{
    private static readonly SearchValues<string> Traces = SearchValues.Create(
        ["_LOCK(", "LOCK TABLE", "TEMPORARY", "SET SESSION", "SET TRANSACTION", "SET AUTOCOMMIT", "SET NAMES",
            "BEGIN", "START TRANSACTION", "PREPARE ", "CALL "],
        StringComparison.OrdinalIgnoreCase);

    [AllowNull]
    public override string CommandText
    {
        get => command.CommandText;
        set => command.CommandText = value;
    }

    /// <summary>In seconds; 0 is no limit.</summary>
    public override int CommandTimeout { get; set; } = 30;

    public override CommandType CommandType
    {
        get => command.CommandType;
        set => command.CommandType = value;
    }

    public override bool DesignTimeVisible { get; set; }

    public override UpdateRowSource UpdatedRowSource
    {
        get => command.UpdatedRowSource;
        set => command.UpdatedRowSource = value;
    }

    protected override DbConnection? DbConnection
    {
        get => connection;
        set => throw PooledConnection.NotSupported();
    }

    protected override DbParameterCollection DbParameterCollection => command.Parameters;

    /// <summary>The session knows by itself whether it is in one.</summary>
    protected override DbTransaction? DbTransaction { get; set; }

    public override Task<int> ExecuteNonQueryAsync(CancellationToken cancellationToken) =>
        WatchAsync(command.ExecuteNonQueryAsync(cancellationToken));

    public override Task<object?> ExecuteScalarAsync(CancellationToken cancellationToken) =>
        WatchAsync<object?>(command.ExecuteScalarAsync(cancellationToken)!);

    public override void Cancel() => command.Cancel();

    public override int ExecuteNonQuery() => throw PooledConnection.NotSupported();

    public override object ExecuteScalar() => throw PooledConnection.NotSupported();

    public override void Prepare() => throw PooledConnection.NotSupported();

    protected override DbParameter CreateDbParameter() => command.CreateParameter();

    protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior) =>
        throw PooledConnection.NotSupported();

    protected override async Task<DbDataReader> ExecuteDbDataReaderAsync(
        CommandBehavior behavior, CancellationToken cancellationToken) =>
        await WatchAsync(command.ExecuteReaderAsync(behavior, cancellationToken));

    protected override void Dispose(bool disposing)
    {
        if (disposing) command.Dispose();
        base.Dispose(disposing);
    }

    private async Task<T> WatchAsync<T>(Task<T> execution)
    {
        if (Begins(command.CommandText)) connection.HasTransaction = true;
        else if (command.CommandText.AsSpan().ContainsAny(Traces)) connection.HasTraces = true;
        try
        {
            var result = await execution.WaitAsync(
                CommandTimeout == 0 ? Timeout.InfiniteTimeSpan : TimeSpan.FromSeconds(CommandTimeout));
            if (Ends(command.CommandText)) connection.HasTransaction = false;
            return result;
        }
        catch (TimeoutException exception)
        {
            // The answer may still come, and must not be taken for that of another statement.
            connection.HasTraces = true;
            throw new DependencyException("database", "A statement took too long", exception);
        }
        catch (Exception exception) when (IsLostSession(exception))
        {
            connection.HasFailed = true;
            throw new DependencyException("database", "The server closed the session", exception);
        }
        catch
        {
            connection.HasFailed = true;
            throw;
        }
    }

    // The driver falls over a session that the server closes under it, and refuses one that was closed before.
    private bool IsLostSession(Exception exception) => exception is NullReferenceException
        || (exception is InvalidOperationException or IOException && connection.HasLostServer);

    private static bool Begins(string text) => text == PooledTransaction.Begin || IsWholeTransaction(text);

    private static bool Ends(string text) =>
        text is PooledTransaction.Keep or PooledTransaction.Undo || IsWholeTransaction(text);

    /// <summary>Several statements in one round trip, all or nothing: open afterwards only if one of them
    /// failed.</summary>
    private static bool IsWholeTransaction(string text) =>
        text.StartsWith($"{PooledTransaction.Begin};", StringComparison.Ordinal)
        && text.EndsWith(PooledTransaction.Keep, StringComparison.Ordinal);
}
