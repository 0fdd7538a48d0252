using System.Data;
using System.Data.Common;
using Dapper;
using Imaging.ServiceDefaults.Data;
using MySqlConnector;

namespace Imaging.ServiceDefaults.Tests.Data;

/// <summary>What one user of a pooled database session may find of the one before: nothing.</summary>
public sealed class SessionTests(TestDatabase databases) : IAsyncLifetime
{
    private const string Id = "SELECT CONNECTION_ID()";

    private const string Insert =
        "INSERT INTO schema_migration (number, name, applied_at) VALUES (@number, 'test', UTC_TIMESTAMP())";

    private const string Mine = "SELECT COUNT(*) FROM schema_migration WHERE number < 0";
    private readonly TemporaryFolder _folder = new();
    private TestService _service = null!;

    public async ValueTask InitializeAsync() =>
        _service = await TestService.StartAsync(databases.NewConnectionString(), _folder.KeyFile);

    public async ValueTask DisposeAsync()
    {
        await _service.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_session_is_used_again_and_is_at_read_committed_also_in_a_transaction()
    {
        var first = await AskAsync<long>(Id);
        await using var connection = await OpenAsync();
        Assert.Equal(first, await connection.ExecuteScalarAsync<long>(Id));
        Assert.Equal("READ-COMMITTED", (await connection.QueryAsync<(string, string)>(
            "SHOW SESSION VARIABLES LIKE 't%\\_isolation'")).First().Item2);

        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, Token);
        await connection.ExecuteAsync("UPDATE schema_migration SET name = name");
        Assert.Equal("READ COMMITTED", await connection.ExecuteScalarAsync<string>(
            "SELECT trx_isolation_level FROM information_schema.innodb_trx "
            + "WHERE trx_mysql_thread_id = CONNECTION_ID()"));
    }

    [Fact]
    public async Task Whoever_waited_for_a_lock_then_reads_what_was_written_meanwhile()
    {
        const string Lock = "SELECT name FROM schema_migration WHERE number = -7 FOR UPDATE";
        const string Name = "SELECT name FROM schema_migration WHERE number = -8";
        await using (var connection = await OpenAsync())
            foreach (var number in (int[])[-7, -8]) await connection.ExecuteAsync(Insert, new { number });

        await using var writer = await OpenAsync();
        await using var writing = await writer.BeginTransactionAsync(IsolationLevel.ReadCommitted, Token);
        await writer.ExecuteScalarAsync<string>(Lock);
        await using var reader = await OpenAsync();
        await using var reading = await reader.BeginTransactionAsync(IsolationLevel.ReadCommitted, Token);
        Assert.Equal("test", await reader.ExecuteScalarAsync<string>(Name));
        var waiting = reader.ExecuteScalarAsync<string>(Lock);
        await writer.ExecuteAsync("UPDATE schema_migration SET name = 'new' WHERE number IN (-7, -8)");
        await writing.CommitAsync(Token);

        Assert.Equal("new", await waiting);
        Assert.Equal("new", await reader.ExecuteScalarAsync<string>(Name));
    }

    [Fact]
    public async Task A_transaction_that_nobody_committed_ends_with_its_user()
    {
        long first;
        await using (var connection = await OpenAsync())
        {
            first = await connection.ExecuteScalarAsync<long>(Id);
            await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, Token);
            await connection.ExecuteAsync(Insert, new { number = -7 });
        }

        await using var next = await OpenAsync();
        Assert.Equal(first, await next.ExecuteScalarAsync<long>(Id));
        Assert.Equal(0, await next.ExecuteScalarAsync<int>(Mine));
    }

    [Fact]
    public async Task A_transaction_that_nobody_committed_is_not_part_of_the_next_in_the_same_session()
    {
        await using var connection = await OpenAsync();
        for (var number = -9; number < -7; number++)
        {
            await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, Token);
            await connection.ExecuteAsync(Insert, new { number });
            if (number == -8) await transaction.CommitAsync(Token);
        }

        Assert.Equal(-8, await connection.ExecuteScalarAsync<int>("SELECT MIN(number) FROM schema_migration"));
    }

    [Fact]
    public async Task A_whole_transaction_stands_or_falls_together_and_leaves_nothing_open()
    {
        var twice = WholeTransaction.Of(
            Insert, "UPDATE schema_migration SET name = 'x' WHERE number = @number", Insert);
        await using (var connection = await OpenAsync())
        {
            var refused = await Assert.ThrowsAsync<MySqlException>(
                () => WholeTransaction.RunAsync(connection, twice, new { number = -7 }));
            Assert.True(DuplicateKey.Is(refused));
            Assert.Equal(0, await connection.ExecuteScalarAsync<int>(Mine));
            await connection.ExecuteAsync(Insert, new { number = -8 });
        }

        await using var apart = _service.Database.CreateConnection();
        await apart.OpenAsync(Token);
        Assert.Equal(1, await apart.ExecuteScalarAsync<int>(Mine));
        await WholeTransaction.RunAsync(apart, WholeTransaction.Of(Insert), new { number = -9 });
        Assert.Equal(2, await AskAsync<int>(Mine));
    }

    [Fact]
    public async Task A_session_apart_takes_what_it_left_with_it()
    {
        await using (var apart = _service.Database.CreateConnection())
        {
            await apart.OpenAsync(Token);
            Assert.Equal(1, await apart.ExecuteScalarAsync<int>("SELECT GET_LOCK('apart', 0)"));
            Assert.Equal(0, await AskAsync<int>("SELECT IS_FREE_LOCK('apart')"));
        }

        await using var next = _service.Database.CreateConnection();
        await next.OpenAsync(Token);
        Assert.Equal(1, await next.ExecuteScalarAsync<int>("SELECT GET_LOCK('apart', 5)"));
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private ValueTask<DbConnection> OpenAsync() => _service.Database.OpenConnectionAsync(Token);

    private async Task<T> AskAsync<T>(string question)
    {
        await using var connection = await OpenAsync();
        return (await connection.ExecuteScalarAsync<T>(question))!;
    }
}
