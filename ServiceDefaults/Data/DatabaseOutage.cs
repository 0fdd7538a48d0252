using System.Net.Sockets;
using MySqlConnector;

namespace Imaging.ServiceDefaults.Data;

/// <summary>Tells a database that is away, or that can't do it right now, from a statement that is wrong.</summary>
public static class DatabaseOutage
{
    // ER_READ_ONLY_MODE; MariaDB's ER_CONNECTION_KILLED; MySQL's ER_SERVER_OFFLINE_MODE, ER_SERVER_ISNT_AVAILABLE and
    // ER_SESSION_WAS_KILLED.
    private static readonly int[] Unnamed = [1836, 1927, 3032, 3168, 3169];

    public static bool Is(Exception exception) => exception switch
    {
        // What the server did not say is about reaching it: refused, timed out, a session that was lost.
        MySqlException mysql => mysql.SqlState is null || IsSaid(mysql.ErrorCode),
        // As they come where a session breaks while something is sent, or while a transaction begins.
        MySqlEndOfStreamException or SocketException => true,
        IOException { InnerException: SocketException } => exception.GetType() == typeof(IOException),
        _ => false,
    };

    private static bool IsSaid(MySqlErrorCode code) => code
        // It is full, or stops.
        is MySqlErrorCode.ConnectionCountError or MySqlErrorCode.TooManyUserConnections
        or MySqlErrorCode.UserLimitReached or MySqlErrorCode.HostIsBlocked or MySqlErrorCode.UnableToConnectToHost
        or MySqlErrorCode.ServerShutdown or MySqlErrorCode.NormalShutdown or MySqlErrorCode.ShutdownComplete
        or MySqlErrorCode.AbortingConnection or MySqlErrorCode.QueryInterrupted
        or MySqlErrorCode.CommandTimeoutExpired or MySqlErrorCode.ClientInteractionTimeout
        or MySqlErrorCode.NetReadError or MySqlErrorCode.NetReadInterrupted
        or MySqlErrorCode.NetErrorOnWrite or MySqlErrorCode.NetWriteInterrupted
        // It takes no writes: a replica, or its disk is full.
        or MySqlErrorCode.OptionPreventsStatement
        or MySqlErrorCode.DiskFull or MySqlErrorCode.ErrorOnWrite or MySqlErrorCode.RecordFileFull
        or MySqlErrorCode.GetErrorNumber
        // Others were in the way for longer than Deadlock.RetryAsync tries.
        or MySqlErrorCode.LockWaitTimeout or MySqlErrorCode.LockDeadlock
        || Unnamed.Contains((int)code);
}
