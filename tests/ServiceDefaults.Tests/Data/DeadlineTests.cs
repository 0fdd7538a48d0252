using Dapper;
using Imaging.ServiceDefaults.Data;
using MySqlConnector;

namespace Imaging.ServiceDefaults.Tests.Data;

/// <summary>A server that has stopped to answer: nobody waits for it without an end, and what it says later is not
/// taken for another answer.</summary>
public sealed class DeadlineTests(TestDatabase databases) : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly TemporaryFolder _folder = new();
    private StallingProxy _way = null!;
    private TestService _service = null!;

    public async ValueTask InitializeAsync()
    {
        _way = new(databases.NewConnectionString());
        _service = await TestService.StartAsync(_way.ConnectionString, _folder.KeyFile);
    }

    public async ValueTask DisposeAsync()
    {
        await _service.DisposeAsync();
        await _way.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(300)]
    public async Task A_statement_that_gets_no_answer_is_an_outage(int rest)
    {
        Assert.Equal(1, await _service.ScalarAsync<int>("SELECT 1"));
        await Task.Delay(rest, Token);
        _way.Stall();

        var heard = await Record.ExceptionAsync(async () =>
        {
            await using var connection = await _service.Database.OpenConnectionAsync(Token);
            await connection.ExecuteScalarAsync<int>(new CommandDefinition("SELECT 41", commandTimeout: 1))
                .WaitAsync(Patience, Token);
        });
        Assert.True(heard is not null && DatabaseOutage.Is(heard), $"{heard}");

        _way.Resume();
        for (var i = 0; i < 8; i++) Assert.Equal(i, await _service.ScalarAsync<int>($"SELECT {i}"));
    }

    [Fact]
    public async Task A_statement_that_says_nothing_has_a_deadline()
    {
        await using var connection = await _service.Database.OpenConnectionAsync(Token);
        await using var command = connection.CreateCommand();

        Assert.InRange(command.CommandTimeout, 1, 20);
    }

    [Fact]
    public async Task A_session_that_can_not_be_had_is_an_outage()
    {
        _way.Stall();
        await using var connection = _service.Database.CreateConnection();

        var heard = await Record.ExceptionAsync(() => connection.OpenAsync(Token).WaitAsync(Patience, Token));

        Assert.True(heard is not null && DatabaseOutage.Is(heard), $"{heard}");
    }

    [Fact]
    public async Task When_all_sessions_are_taken_the_next_is_told_so()
    {
        var taken = await Task.WhenAll(Enumerable.Range(0, 64).Select(
            async _ => await _service.Database.OpenConnectionAsync(Token)));

        var heard = await Record.ExceptionAsync(() => _service.ScalarAsync<int>("SELECT 1").WaitAsync(Patience, Token));

        Assert.True(heard is not null && DatabaseOutage.Is(heard), $"{heard}");
        foreach (var connection in taken) await connection.DisposeAsync();
        Assert.Equal(1, await _service.ScalarAsync<int>("SELECT 1"));
    }

    [Fact]
    public async Task An_answer_that_came_too_late_is_not_taken_for_the_next()
    {
        await using (var connection = await _service.Database.OpenConnectionAsync(Token))
        {
            var late = await Assert.ThrowsAsync<MySqlException>(() => connection.ExecuteScalarAsync<int>(
                new CommandDefinition("SELECT SLEEP(3) + 41 FROM schema_migration", commandTimeout: 1)));
            Assert.True(DatabaseOutage.Is(late), $"{late}");
            Assert.Equal(6, await connection.ExecuteScalarAsync<int>("SELECT 6"));
        }

        Assert.Equal(7, await _service.ScalarAsync<int>("SELECT 7"));

        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        await using (var connection = await _service.Database.OpenConnectionAsync(Token))
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connection.QueryAsync<int>(
                new CommandDefinition("SELECT SLEEP(1) + 41 FROM schema_migration", cancellationToken: stop.Token)));
        Assert.Equal(8, await _service.ScalarAsync<int>("SELECT 8"));
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;
}
