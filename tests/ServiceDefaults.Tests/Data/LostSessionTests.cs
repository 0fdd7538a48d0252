using System.Data.Common;
using Dapper;
using Imaging.ServiceDefaults.Problems;
using MySql.Data.MySqlClient;

namespace Imaging.ServiceDefaults.Tests.Data;

/// <summary>The server ends a session that somebody uses, as it does when it goes away.</summary>
public sealed class LostSessionTests(TestDatabase databases) : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private string _connectionString = "";
    private TestService _service = null!;

    public async ValueTask InitializeAsync()
    {
        _connectionString = databases.NewConnectionString();
        _service = await TestService.StartAsync(_connectionString, _folder.KeyFile);
    }

    public async ValueTask DisposeAsync()
    {
        await _service.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Whoever_is_in_a_transaction_hears_of_the_database_and_nothing_else(bool asksOnce)
    {
        var heard = await Record.ExceptionAsync(async () =>
        {
            await using var connection = await _service.Database.OpenConnectionAsync(Token);
            await using var transaction = await connection.BeginTransactionAsync(Token);
            await KillAsync(connection);
            if (asksOnce) await Record.ExceptionAsync(() => connection.ExecuteAsync("SELECT 1"));
            await connection.ExecuteAsync("SELECT 1");
        });

        Assert.True(heard is MySqlException or DependencyException, $"{heard}");
        Assert.Equal(1, await _service.ScalarAsync<int>("SELECT 1"));
    }

    [Fact]
    public async Task One_that_was_killed_while_it_rested_is_not_handed_out()
    {
        var connection = await _service.Database.OpenConnectionAsync(Token);
        var id = await connection.ExecuteScalarAsync<long>("SELECT CONNECTION_ID()");
        await connection.DisposeAsync();
        await KillAsync(id);
        await Task.Delay(TimeSpan.FromMilliseconds(300), Token);

        Assert.NotEqual(id, await _service.ScalarAsync<long>("SELECT CONNECTION_ID()"));
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private async Task KillAsync(DbConnection session) =>
        await KillAsync(await session.ExecuteScalarAsync<long>("SELECT CONNECTION_ID()"));

    private async Task KillAsync(long id)
    {
        await using var other = new MySqlConnection(_connectionString);
        await other.ExecuteAsync($"KILL {id}");
    }
}
