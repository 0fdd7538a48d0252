using System.Data;
using System.Data.Common;
using Dapper;
using Imaging.ServiceDefaults.Data;
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
            await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, Token);
            await KillAsync(connection);
            if (asksOnce) await Record.ExceptionAsync(() => connection.ExecuteAsync("SELECT 1"));
            await connection.ExecuteAsync("SELECT 1");
        });

        AssertIsOutage(heard);
        Assert.Equal(1, await _service.ScalarAsync<int>("SELECT 1"));
    }

    [Fact]
    public async Task Whoever_is_reading_rows_hears_of_the_database_too()
    {
        await using var connection = await _service.Database.OpenConnectionAsync(Token);
        var id = await connection.ExecuteScalarAsync<long>("SELECT CONNECTION_ID()");
        var rows = string.Join(" UNION ALL ", Enumerable.Repeat("SELECT REPEAT('x', 200000) AS text, SLEEP(0.1)", 20));

        var reading = Record.ExceptionAsync(() => connection.QueryAsync<(string, int)>(rows));
        await Task.Delay(TimeSpan.FromMilliseconds(500), Token);
        await KillAsync(id);

        var heard = await reading;
        AssertIsOutage(heard);
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

    private static void AssertIsOutage(Exception? heard) => Assert.True(
        heard is DependencyException || (heard is DbException fault && DatabaseOutage.Is(fault)), $"{heard}");

    private async Task KillAsync(DbConnection session) =>
        await KillAsync(await session.ExecuteScalarAsync<long>("SELECT CONNECTION_ID()"));

    private async Task KillAsync(long id)
    {
        await using var other = new MySqlConnection(_connectionString);
        await other.ExecuteAsync($"KILL {id}");
    }
}
