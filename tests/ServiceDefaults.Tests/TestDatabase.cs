using Imaging.Encounter.Tests.Running;
using MySqlConnector;

[assembly: AssemblyFixture(typeof(Imaging.ServiceDefaults.Tests.TestDatabase))]

namespace Imaging.ServiceDefaults.Tests;

/// <summary>A real server, started once, or the one that IMAGING_MYSQL names; each test asks for a database of its
/// own.</summary>
public sealed class TestDatabase : IAsyncLifetime
{
    private readonly List<string> _made = [];
    private LocalServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await LocalServer.StartAsync();

    public string NewConnectionString()
    {
        var name = $"defaults_{Guid.CreateVersion7():N}";
        lock (_made) _made.Add(name);
        return $"{_server.Server};Database={name}";
    }

    public async ValueTask DisposeAsync()
    {
        await using (var connection = new MySqlConnection(_server.Server))
        {
            await connection.OpenAsync();
            foreach (var name in _made)
            {
                await using var command = new MySqlCommand($"DROP DATABASE IF EXISTS `{name}`", connection);
                await command.ExecuteNonQueryAsync();
            }
        }

        await _server.DisposeAsync();
    }
}
