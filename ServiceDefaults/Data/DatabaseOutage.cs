using System.Data.Common;
using MySql.Data.MySqlClient;

namespace Imaging.ServiceDefaults.Data;

/// <summary>Tells a database that is away from a statement that is wrong.</summary>
public static class DatabaseOutage
{
    // Server errors: too many connections, shutdown in progress, unknown host error, read-only server, cannot connect,
    // query interrupted by shutdown; client errors 2002-2013: no server, lost connection.
    private static readonly HashSet<int> Codes = [1040, 1042, 1053, 1077, 1079, 1152, 1158, 1159, 1160, 1161, 1290,
        1317, 1836, 2002, 2003, 2006, 2013];

    public static bool Is(DbException exception) => exception is MySqlException mysql
        && (Codes.Contains(mysql.Number) || mysql.InnerException is IOException or TimeoutException
            || HasIo(mysql) || mysql.Number == 0);

    private static bool HasIo(Exception exception)
    {
        for (var inner = exception.InnerException; inner is not null; inner = inner.InnerException)
        {
            if (inner is IOException or System.Net.Sockets.SocketException or TimeoutException) return true;
        }

        return false;
    }
}
