using Imaging.ServiceDefaults.Outbox;

namespace Imaging.ServiceDefaults.Tests.Outbox;

public sealed class DeliverMessagesTests(TestDatabase databases) : IAsyncLifetime
{
    private const string States = """
        SELECT GROUP_CONCAT(CONCAT_WS(' ', state, last_error) ORDER BY state, last_error SEPARATOR ', ')
        FROM outbox_message
        """;

    private readonly TemporaryFolder _folder = new();
    private readonly Recorder _recorder = new();
    private TestService _service = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() =>
        _service = await TestService.StartAsync(databases.NewConnectionString(), _folder.KeyFile, _recorder);

    public async ValueTask DisposeAsync()
    {
        await _service.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_delivered_message_keeps_no_payload()
    {
        await EnqueueAsync();

        await DeliverAsync();

        Assert.Equal("""{"text":"Dear Sam"}""", Assert.Single(_recorder.Delivered).Payload);
        Assert.Equal("delivered 0", await StateAsync());
    }

    [Fact]
    public async Task A_payload_is_not_readable_in_the_database()
    {
        await EnqueueAsync();

        Assert.Equal(0, await _service.ScalarAsync<int>(
            "SELECT COUNT(*) FROM outbox_message WHERE LOCATE('Sam', CAST(payload AS CHAR CHARACTER SET latin1)) > 0"));
    }

    [Fact]
    public async Task What_fails_is_tried_again()
    {
        _recorder.Failures = 2;
        await EnqueueAsync();

        for (var i = 0; i < 3; i++) await DeliverAsync();

        Assert.Equal(3, _recorder.Delivered.Count);
        Assert.Equal("delivered 0", await StateAsync());
    }

    [Fact]
    public async Task What_fails_too_often_is_given_up_and_keeps_no_payload()
    {
        _recorder.Failures = 100;
        await EnqueueAsync();

        for (var i = 0; i < 5; i++) await DeliverAsync();

        Assert.Equal(3, _recorder.Delivered.Count);
        Assert.Equal("dead 0", await StateAsync());
        Assert.Equal("away", await _service.ScalarAsync<string>("SELECT last_error FROM outbox_message"));
    }

    [Fact]
    public async Task A_handler_that_never_comes_back_keeps_no_other_message_waiting()
    {
        _recorder.Hangs = 1;
        await EnqueueAsync();
        await EnqueueAsync();

        await DeliverAsync();

        Assert.Equal("delivered, pending timed-out", await _service.ScalarAsync<string>(States));
        await DeliverAsync();
        Assert.Equal("delivered, delivered", await _service.ScalarAsync<string>(States));
    }

    [Fact]
    public async Task What_can_never_succeed_is_given_up_at_once()
    {
        (_recorder.Failures, _recorder.IsFinal) = (1, true);
        await EnqueueAsync();

        await DeliverAsync();

        Assert.Equal("dead 0", await StateAsync());
    }

    [Fact]
    public async Task Two_workers_do_not_deliver_the_same_message()
    {
        for (var i = 0; i < 30; i++) await EnqueueAsync();

        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => DeliverAsync()));
        // A worker may have found all of a batch taken by others, and left it.
        while (await _service.Worker<DeliverMessages>().RunOnceAsync(Token) > 0) continue;

        Assert.Equal(30, _recorder.Delivered.Count);
        Assert.Equal(30, _recorder.Delivered.Select(message => message.MessageId).Distinct().Count());
    }

    [Fact]
    public async Task A_message_for_later_waits()
    {
        await EnqueueAsync(TimeProvider.System.GetUtcNow().AddHours(1));

        await DeliverAsync();

        Assert.Empty(_recorder.Delivered);
    }

    private async Task EnqueueAsync(DateTimeOffset? notBefore = null)
    {
        await using var connection = await _service.Database.OpenConnectionAsync(Token);
        await _service.Get<OutboxWriter>().EnqueueAsync(
            "recorder", "greeting", new { text = "Dear Sam" }, null, connection, null, Token, notBefore);
    }

    private async Task DeliverAsync()
    {
        await _service.Worker<DeliverMessages>().RunOnceAsync(Token);
        // Longer than the first waits of this configuration.
        await Task.Delay(250, Token);
    }

    private Task<string?> StateAsync() =>
        _service.ScalarAsync<string>("SELECT CONCAT(state, ' ', COALESCE(LENGTH(payload), 0)) FROM outbox_message");

    private sealed class Recorder : IOutboxHandler
    {
        public System.Collections.Concurrent.ConcurrentQueue<OutboxMessage> Delivered { get; } = new();

        public int Failures { get; set; }

        public bool IsFinal { get; set; }

        public int Hangs { get; set; }

        public string Name => "recorder";

        public Task DeliverAsync(OutboxMessage message, CancellationToken ct)
        {
            Delivered.Enqueue(message);
            // Deaf to its token, as some libraries are.
            if (Hangs-- > 0) return Task.Delay(Timeout.Infinite, CancellationToken.None);
            return Failures-- > 0 ? throw new DeliveryException("away", IsFinal) : Task.CompletedTask;
        }
    }
}
