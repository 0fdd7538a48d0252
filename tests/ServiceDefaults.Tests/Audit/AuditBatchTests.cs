using Imaging.ServiceDefaults.Audit;
using Imaging.ServiceDefaults.Data;
using Imaging.ServiceDefaults.Problems;
using Microsoft.Extensions.Logging.Abstractions;
using MySqlConnector;

namespace Imaging.ServiceDefaults.Tests.Audit;

/// <summary>Where entries can't be written, nobody waits for them without an end.</summary>
public sealed class AuditBatchTests(TestDatabase databases) : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly AuditEntry Entry = new("key:1", "image.read");
    private readonly TemporaryFolder _folder = new();
    private TestService _service = null!;
    private AuditBatch _batch = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _service = await TestService.StartAsync(databases.NewConnectionString(), _folder.KeyFile);
        _batch = new AuditBatch(_service.Get<AuditTrail>(), _service.Get<AuditWatch>(), _service.Database,
            TimeProvider.System, NullLogger<AuditBatch>.Instance);
    }

    public async ValueTask DisposeAsync()
    {
        _batch.Dispose();
        await _service.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task When_the_disk_is_full_readers_are_refused_and_health_says_so_until_it_is_not()
    {
        await FillDiskAsync();
        await _batch.StartAsync(Token);
        await _batch.AddAsync(Entry, Token);

        Exception? refused = null;
        for (var since = TimeProvider.System.GetTimestamp();
            refused is null && TimeProvider.System.GetElapsedTime(since) < Patience; await Task.Delay(100, Token))
            refused = await Record.ExceptionAsync(async () => await _batch.AddAsync(Entry, Token));
        Assert.IsType<DependencyException>(refused);
        Assert.Contains("can not be written", Assert.Single(_service.Get<AuditWatch>().Problems()),
            StringComparison.Ordinal);

        await _service.ExecuteAsync("DROP TRIGGER disk_is_full");
        for (var since = TimeProvider.System.GetTimestamp();
            refused is not null && TimeProvider.System.GetElapsedTime(since) < Patience; await Task.Delay(100, Token))
            refused = await Record.ExceptionAsync(async () => await _batch.AddAsync(Entry, Token));
        Assert.Null(refused);
        Assert.Empty(_service.Get<AuditWatch>().Problems());
        await _batch.StopAsync(Token);
        Assert.True(await _service.ScalarAsync<int>("SELECT COUNT(*) FROM audit_event") > 1);
    }

    [Fact]
    public async Task When_writing_falls_behind_a_reader_waits_for_seconds_at_most()
    {
        // Nobody writes.
        for (var i = 0; i < 10_000; i++) await _batch.AddAsync(Entry, Token);

        await Assert.ThrowsAsync<DependencyException>(
            () => _batch.AddAsync(Entry, Token).AsTask().WaitAsync(Patience, Token));
    }

    [Fact]
    public async Task Who_comes_after_the_end_is_refused_and_who_came_before_is_written()
    {
        await _batch.StartAsync(Token);
        await _batch.AddAsync(Entry, Token);
        await _batch.StopAsync(Token);

        Assert.Equal(1, await _service.ScalarAsync<int>("SELECT COUNT(*) FROM audit_event"));
        await Assert.ThrowsAsync<DependencyException>(() => _batch.AddAsync(Entry, Token).AsTask());
    }

    [Fact]
    public async Task A_change_that_can_not_be_written_down_is_an_outage_and_health_says_so()
    {
        await FillDiskAsync();

        var refused = await Assert.ThrowsAsync<MySqlException>(
            () => _service.Get<AuditTrail>().AppendAsync(Entry, Token));

        Assert.True(DatabaseOutage.Is(refused));
        Assert.Contains("can not be written", Assert.Single(_service.Get<AuditWatch>().Problems()),
            StringComparison.Ordinal);
    }

    /// <summary>ER_RECORD_FILE_FULL, as InnoDB says it where a tablespace can't grow.</summary>
    private Task<int> FillDiskAsync() => _service.ExecuteAsync("""
        CREATE TRIGGER disk_is_full BEFORE INSERT ON audit_event FOR EACH ROW
        SIGNAL SQLSTATE 'HY000' SET MYSQL_ERRNO = 1114, MESSAGE_TEXT = 'The table is full'
        """);
}
