using MySqlConnector;

namespace Imaging.Graph.Tests;

/// <summary>Leaves an existing server (IMAGING_MYSQL, IMAGING_S3) as it was: what bears this run's id goes, nothing
/// else.</summary>
internal static class ExistingServers
{
    private static readonly string[] Databases = ["identitydb", "encounterdb", "mediadb", "transcodedb"];

    public static async Task SweepAsync(string runId)
    {
        if (Environment.GetEnvironmentVariable("IMAGING_MYSQL") is { Length: > 0 } mysql)
            await DropDatabasesAsync(mysql, runId);
        using var objects = StoredObjects.InExisting(runId);
        if (objects is not null) await objects.DeleteAllAsync();
    }

    private static async Task DropDatabasesAsync(string server, string runId)
    {
        await using var connection = new MySqlConnection(server);
        await connection.OpenAsync();
        foreach (var database in Databases)
        {
            await using var command = new MySqlCommand($"DROP DATABASE IF EXISTS `{database}_{runId}`", connection);
            await command.ExecuteNonQueryAsync();
        }
    }
}
