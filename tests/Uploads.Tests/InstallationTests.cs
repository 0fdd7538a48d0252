using Imaging.Uploads.Tests.Running;
using MySqlConnector;

namespace Imaging.Uploads.Tests;

/// <summary>A database and a store say whose they are, and a service of another system does not start on them (S24).
/// </summary>
public sealed class InstallationTests(RunningMedia running) : IAsyncLifetime
{
    private readonly string _run = $"{Guid.CreateVersion7():N}";
    private readonly HashSet<string> _databases = [];

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (var name in _databases)
            await running.Database.ExecuteAsync($"DROP DATABASE IF EXISTS {name}");
    }

    [Fact]
    public async Task The_first_to_come_marks_both_and_another_is_refused_by_either()
    {
        var folder = $"{running.Store.Settings["ObjectStore__KeyPrefix"]}{Guid.CreateVersion7():N}/";
        await using (await StartAsync("first", "first_db", folder)) { }
        await using (await StartAsync("first", "first_db", folder)) { }

        Assert.Contains("belongs to the installation 'first'", await RefusalAsync("second", "first_db", folder),
            StringComparison.Ordinal);
        var printed = await RefusalAsync("second", "second_db", folder);
        Assert.Contains("The object store belongs to the installation 'first'", printed, StringComparison.Ordinal);
        await using (await StartAsync("second", "second_db", $"{folder}other/")) { }
        Assert.Contains("belongs to the installation 'second'",
            await RefusalAsync("first", "second_db", folder), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_two_that_start_at_once_one_names_it()
    {
        var folder = $"{running.Store.Settings["ObjectStore__KeyPrefix"]}{Guid.CreateVersion7():N}/";
        var starts = await Task.WhenAll(Enumerable.Range(0, 2).Select(
            number => TryStartAsync($"twin{number}", "twin_db", folder)));

        Assert.Single(starts, start => start is null);
    }

    private async Task<string> RefusalAsync(string id, string database, string folder) =>
        await TryStartAsync(id, database, folder) ?? throw new InvalidOperationException("It started.");

    /// <summary>What it printed where it did not start.</summary>
    private async Task<string?> TryStartAsync(string id, string database, string folder)
    {
        var service = running.Another(Settings(id, database, folder));
        await using var _ = service;
        try
        {
            await service.StartAsync();
            return null;
        }
        catch (Exception)
        {
            return service.Printed;
        }
    }

    private Task<ServiceProcess> StartAsync(string id, string database, string folder) =>
        running.StartAnotherAsync(Settings(id, database, folder));

    private (string, string)[] Settings(string id, string database, string folder)
    {
        var name = $"{database}_{_run}";
        _databases.Add(name);
        var connection = new MySqlConnectionStringBuilder(running.Database.ConnectionString) { Database = name };
        return
        [
            ("Installation__Id", id), ("ObjectStore__KeyPrefix", folder),
            ("ConnectionStrings__mediadb", connection.ConnectionString),
        ];
    }
}
