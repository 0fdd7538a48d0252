using System.Data;
using System.Data.Common;
using Dapper;

namespace Imaging.ServiceDefaults.Data;

/// <summary>Statements that need no answer of one another, as one transaction in one round trip: nothing of it stands
/// unless all of it does.</summary>
public static class WholeTransaction
{
    public static string Of(params string[] statements) =>
        $"START TRANSACTION;\n{string.Join(";\n", statements)};\nCOMMIT";

    /// <param name="text">From <see cref="Of"/>.</param>
    public static async Task RunAsync(DbConnection connection, string text, object parameters)
    {
        try
        {
            await connection.ExecuteAsync(text, parameters);
        }
        catch
        {
            // The driver knows of no transaction here and would hand on a session that is still in it; one that broke
            // it drops.
            if (connection.State == ConnectionState.Open) await connection.ExecuteAsync("ROLLBACK");
            throw;
        }
    }
}
