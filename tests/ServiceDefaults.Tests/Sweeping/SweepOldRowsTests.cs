using Imaging.ServiceDefaults.Sweeping;

namespace Imaging.ServiceDefaults.Tests.Sweeping;

public sealed class SweepOldRowsTests(TestDatabase databases) : IAsyncLifetime
{
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
    public async Task Counts_of_messages_go_when_their_window_is_over_however_many_there_are()
    {
        await CountAsync(450, hoursAgo: 25);
        await CountAsync(3, hoursAgo: 23);

        Assert.Equal(450, await SweepAsync());
        Assert.Equal(3, await _service.ScalarAsync<int>("SELECT COUNT(*) FROM message_count"));
        Assert.Equal(0, await SweepAsync());
    }

    [Fact]
    public async Task Of_messages_only_those_delivered_long_ago_go()
    {
        foreach (var (state, daysAgo) in new[] { ("delivered", 31), ("delivered", 29), ("dead", 31), ("pending", 31) })
            await _service.ExecuteAsync($"""
                INSERT INTO outbox_message
                  (message_id, handler, kind, state, attempts, next_attempt_at, created_at)
                SELECT UNHEX(REPLACE(UUID(), '-', '')), 'email', 'test', '{state}', 1,
                  UTC_TIMESTAMP() - INTERVAL {daysAgo} DAY, UTC_TIMESTAMP() - INTERVAL {daysAgo} DAY
                """);

        Assert.Equal(1, await SweepAsync());
        Assert.Equal(3, await _service.ScalarAsync<int>("SELECT COUNT(*) FROM outbox_message"));
    }

    [Fact]
    public async Task Two_that_sweep_at_once_do_each_other_no_harm()
    {
        await CountAsync(1000, hoursAgo: 48);

        var swept = await Task.WhenAll(SweepAsync(), SweepAsync(), SweepAsync());

        Assert.Equal(1000, swept.Sum());
    }

    private Task<int> SweepAsync() =>
        _service.Worker<SweepOldRows>().RunOnceAsync(TestContext.Current.CancellationToken);

    private Task<int> CountAsync(int rows, int hoursAgo) => _service.ExecuteAsync(
        "INSERT INTO message_count (bucket, taken, first_at) VALUES " + string.Join(", ", Enumerable.Range(0, rows)
            .Select(row => $"(UNHEX(SHA2('{hoursAgo} {row}', 256)), 1, UTC_TIMESTAMP() - INTERVAL {hoursAgo} HOUR)")));
}
