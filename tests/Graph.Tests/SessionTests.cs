using System.Data;
using System.Data.Common;
using Aspire.Hosting.Testing;
using Dapper;
using Imaging.ServiceDefaults.Data;
using Imaging.ServiceDefaults.Problems;
using Microsoft.Extensions.Configuration;

namespace Imaging.Graph.Tests;

/// <summary>What one user of a pooled database session may find of the one before: nothing.</summary>
public sealed class SessionTests(ImagingGraph graph) : IAsyncLifetime
{
    private const string Id = "SELECT CONNECTION_ID()";
    private DbDataSource _database = null!;

    public async ValueTask InitializeAsync()
    {
        var connection = await graph.App.GetConnectionStringAsync("mediadb");
        _database = DatabaseSetup.Open(
            new ConfigurationBuilder().AddInMemoryCollection([new("ConnectionStrings:mediadb", connection)]).Build(),
            "mediadb");
    }

    public async ValueTask DisposeAsync() => await _database.DisposeAsync();

    [Fact]
    public async Task A_session_is_used_again_and_is_at_read_committed_also_in_a_transaction()
    {
        var first = await AskAsync<long>(Id);
        await using var connection = await OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync(
            IsolationLevel.ReadCommitted, TestContext.Current.CancellationToken);

        Assert.Equal(first, await connection.ExecuteScalarAsync<long>(Id));
        Assert.Equal("READ-COMMITTED", (await connection.QueryAsync<(string, string)>(
            "SHOW SESSION VARIABLES LIKE 't%\\_isolation'")).First().Item2);
        await connection.ExecuteAsync("UPDATE schema_migration SET name = name");
        Assert.Equal("READ COMMITTED", await connection.ExecuteScalarAsync<string>(
            "SELECT trx_isolation_level FROM information_schema.innodb_trx "
            + "WHERE trx_mysql_thread_id = CONNECTION_ID()"));
    }

    [Fact]
    public async Task A_transaction_that_nobody_committed_ends_with_its_user()
    {
        var name = Guid.CreateVersion7().ToString("N");
        await using (var connection = await OpenAsync())
        {
            await connection.BeginTransactionAsync(
                IsolationLevel.ReadCommitted, TestContext.Current.CancellationToken);
            await connection.ExecuteAsync(
                "INSERT INTO schema_migration (number, name, applied_at) VALUES (-7, @name, UTC_TIMESTAMP())",
                new { name });
        }

        Assert.Equal(0, await AskAsync<int>("SELECT COUNT(*) FROM schema_migration WHERE number = -7"));
    }

    [Fact]
    public async Task A_transaction_that_nobody_committed_is_not_part_of_the_next_in_the_same_session()
    {
        await using var connection = await OpenAsync();
        for (var number = -9; number < -7; number++)
        {
            await using var transaction = await connection.BeginTransactionAsync(
                IsolationLevel.ReadCommitted, TestContext.Current.CancellationToken);
            await connection.ExecuteAsync(
                "INSERT INTO schema_migration (number, name, applied_at) VALUES (@number, 'test', UTC_TIMESTAMP())",
                new { number });
            if (number == -8) await transaction.CommitAsync(TestContext.Current.CancellationToken);
        }

        const string Kept = "SELECT MIN(number) FROM schema_migration WHERE number < 0";
        Assert.Equal(-8, await connection.ExecuteScalarAsync<int>(Kept));
        await connection.ExecuteAsync("DELETE FROM schema_migration WHERE number = -8");
    }

    [Theory]
    [InlineData("SELECT GET_LOCK(CONCAT('test:', CONNECTION_ID()), 0)")]
    [InlineData("CREATE TEMPORARY TABLE leftover (a INT)")]
    [InlineData("SET SESSION sql_mode = ''")]
    [InlineData("BEGIN WORK")]
    public async Task A_session_that_keeps_something_is_not_used_again(string statement)
    {
        long first;
        await using (var connection = await OpenAsync())
        {
            first = await connection.ExecuteScalarAsync<long>(Id);
            await connection.ExecuteAsync(statement);
        }

        Assert.NotEqual(first, await AskAsync<long>(Id));
    }

    [Fact]
    public async Task A_session_that_the_server_closed_while_it_rested_is_replaced()
    {
        var first = await AskAsync<long>(Id);
        await using (var killer = _database.CreateConnection())
        {
            await killer.OpenAsync(TestContext.Current.CancellationToken);
            await killer.ExecuteAsync($"KILL CONNECTION {first}");
        }

        await Task.Delay(1100, TestContext.Current.CancellationToken);
        Assert.NotEqual(first, await AskAsync<long>(Id));
    }

    [Fact]
    public async Task A_session_that_the_server_closed_under_a_statement_is_not_used_again()
    {
        var first = await AskAsync<long>(Id);
        await using (var connection = await OpenAsync())
        {
            var failure = await Record.ExceptionAsync(() => connection.ExecuteAsync($"KILL CONNECTION {first}"));
            Assert.True(failure is DbException or DependencyException, $"{failure}");
        }

        Assert.NotEqual(first, await AskAsync<long>(Id));
    }

    [Fact]
    public async Task An_answer_that_came_too_late_is_not_taken_for_the_next()
    {
        await using (var connection = await OpenAsync())
            await Assert.ThrowsAnyAsync<DependencyException>(() => connection.ExecuteScalarAsync<int>(
                new CommandDefinition("SELECT SLEEP(3) + 41", commandTimeout: 1)));
        Assert.Equal(7, await AskAsync<int>("SELECT 7"));

        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        await using (var connection = await OpenAsync())
        {
            // The driver may answer or give up here; what counts is what the next one gets.
            _ = await Record.ExceptionAsync(() => connection.QueryAsync<int>(new CommandDefinition(
                "SELECT SLEEP(1) + 41 UNION ALL SELECT 42", cancellationToken: stop.Token)));
        }

        Assert.Equal(8, await AskAsync<int>("SELECT 8"));
    }

    private ValueTask<DbConnection> OpenAsync() =>
        _database.OpenConnectionAsync(TestContext.Current.CancellationToken);

    private async Task<T> AskAsync<T>(string question)
    {
        await using var connection = await OpenAsync();
        return (await connection.ExecuteScalarAsync<T>(question))!;
    }
}
