using System.Data;
using System.Data.Common;
using Dapper;
using Imaging.ServiceDefaults.Data;
using MySqlConnector;

namespace Imaging.ServiceDefaults.Tests.Data;

/// <summary>The server ends sessions, as it does when it goes away: whoever is in the middle of something hears of the
/// database and of nothing else, and nobody is given a session that is dead.</summary>
public sealed class LostSessionTests(TestDatabase databases) : IAsyncLifetime
{
    private const string Id = "SELECT CONNECTION_ID()";
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

    public static TheoryData<string, bool> Losses()
    {
        var losses = new TheoryData<string, bool>();
        foreach (var step in (string[])["begin", "statement", "statement in a transaction", "commit", "whole"])
            foreach (var isKilled in (bool[])[true, false]) losses.Add(step, isKilled);
        return losses;
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public async Task Whoever_is_in_the_middle_hears_of_the_database(string step, bool isKilled)
    {
        var heard = await Record.ExceptionAsync(async () =>
        {
            await using var connection = await _service.Database.OpenConnectionAsync(Token);
            if (step is "statement in a transaction" or "commit")
            {
                await using var transaction = await connection.BeginTransactionAsync(
                    IsolationLevel.ReadCommitted, Token);
                await LoseAsync(connection, isKilled);
                if (step == "commit") await transaction.CommitAsync(Token);
                else await connection.ExecuteAsync("SELECT 1");
                return;
            }

            await LoseAsync(connection, isKilled);
            if (step == "begin") await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, Token);
            else if (step == "statement") await connection.ExecuteAsync("SELECT 1");
            else await WholeTransaction.RunAsync(connection, WholeTransaction.Of("SELECT 1"), new { });
        });

        Assert.True(heard is not null && DatabaseOutage.Is(heard), $"{heard}");
        Assert.Equal(1, await _service.ScalarAsync<int>("SELECT 1"));
    }

    [Fact]
    public async Task Whoever_is_reading_rows_hears_of_the_database_too()
    {
        await using var connection = await _service.Database.OpenConnectionAsync(Token);
        var id = await connection.ExecuteScalarAsync<long>(Id);
        var rows = string.Join(" UNION ALL ", Enumerable.Repeat("SELECT REPEAT('x', 200000) AS text, SLEEP(0.1)", 20));

        var reading = Record.ExceptionAsync(() => connection.QueryAsync<(string, int)>(rows));
        await Task.Delay(TimeSpan.FromMilliseconds(500), Token);
        await KillAsync(id);

        var heard = await reading;
        Assert.True(heard is not null && DatabaseOutage.Is(heard), $"{heard}");
    }

    [Fact]
    public async Task None_that_was_lost_while_it_rested_is_handed_out()
    {
        await TogetherAsync();
        _way.Break();
        await Task.Delay(TimeSpan.FromMilliseconds(300), Token);

        await TogetherAsync();
    }

    [Fact]
    public async Task When_one_breaks_under_its_user_those_that_rest_are_asked_first()
    {
        await TogetherAsync();
        await using (var connection = await _service.Database.OpenConnectionAsync(Token))
        {
            _way.Break();
            await Assert.ThrowsAnyAsync<Exception>(() => connection.ExecuteAsync("SELECT 1"));
        }

        await TogetherAsync();
    }

    /// <summary>With several sessions at once.</summary>
    private async Task TogetherAsync() => Assert.Equal(new int[8],
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => _service.ScalarAsync<int>("SELECT SLEEP(0.05)"))));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private async Task LoseAsync(DbConnection session, bool isKilled)
    {
        if (isKilled) await KillAsync(await session.ExecuteScalarAsync<long>(Id));
        else _way.Break();
    }

    private async Task KillAsync(long id)
    {
        await using var other = new MySqlConnection(_way.ConnectionString);
        await other.ExecuteAsync($"KILL {id}");
    }
}
