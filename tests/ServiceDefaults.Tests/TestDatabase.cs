using Aspire.Hosting;
using Aspire.Hosting.Testing;
using MySqlConnector;

[assembly: AssemblyFixture(typeof(Imaging.ServiceDefaults.Tests.TestDatabase))]

namespace Imaging.ServiceDefaults.Tests;

/// <summary>A real server, started once, or the one that IMAGING_MYSQL names; each test asks for a database of its
/// own.</summary>
public sealed class TestDatabase : IAsyncLifetime
{
    private readonly List<string> _made = [];
    private DistributedApplication? _app;
    private string _server = "";

    public async ValueTask InitializeAsync()
    {
        if (Environment.GetEnvironmentVariable("IMAGING_MYSQL") is { Length: > 0 } existing)
        {
            _server = existing.TrimEnd(';');
            return;
        }

        var builder = DistributedApplicationTestingBuilder.Create();
        var mysql = builder.AddMySql("mysql");
        _app = await builder.BuildAsync();
        await _app.StartAsync();
        await _app.ResourceNotifications.WaitForResourceHealthyAsync("mysql");
        _server = (await _app.GetConnectionStringAsync(mysql.Resource.Name))!;
    }

    public string NewConnectionString()
    {
        var name = $"defaults_{Guid.CreateVersion7():N}";
        lock (_made) _made.Add(name);
        return $"{_server};Database={name}";
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.DisposeAsync();
            return;
        }

        await using var connection = new MySqlConnection(_server);
        await connection.OpenAsync();
        foreach (var name in _made)
        {
            await using var command = new MySqlCommand($"DROP DATABASE IF EXISTS `{name}`", connection);
            await command.ExecuteNonQueryAsync();
        }
    }
}
