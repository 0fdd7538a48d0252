using Grpc.Core;
using Imaging.ServiceDefaults.Background;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Imaging.ServiceDefaults.Tests.Background;

public sealed class PeriodicWorkerTests
{
    [Fact]
    public async Task Whatever_a_round_throws_the_next_one_comes_until_the_service_stops()
    {
        using var worker = new Failing();
        await worker.StartAsync(TestContext.Current.CancellationToken);

        await worker.CameThrough.Task.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        await worker.StopAsync(TestContext.Current.CancellationToken);

        Assert.True(worker.ExecuteTask!.IsCompleted && !worker.ExecuteTask.IsFaulted);
    }

    [Theory]
    [InlineData(0, StatusCode.Unavailable, LogLevel.Information)]
    [InlineData(0, StatusCode.DeadlineExceeded, LogLevel.Information)]
    [InlineData(0, StatusCode.Internal, LogLevel.Error)]
    [InlineData(61, StatusCode.Unavailable, LogLevel.Error)]
    public async Task A_neighbour_that_is_still_starting_is_no_error(int seconds, StatusCode status, LogLevel expected)
    {
        var (clock, logger) = (new Late(), new Heard());
        using var worker = new Lonely(status, clock, logger);
        clock.By = TimeSpan.FromSeconds(seconds);
        await worker.StartAsync(TestContext.Current.CancellationToken);

        var level = await logger.First.Task.WaitAsync(
            TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        await worker.StopAsync(TestContext.Current.CancellationToken);

        Assert.Equal(expected, level);
    }

    private sealed class Lonely(StatusCode status, TimeProvider clock, ILogger logger)
        : PeriodicWorker(TimeSpan.FromMilliseconds(1), clock, logger)
    {
        public override Task RunOnceAsync(CancellationToken ct) => throw new RpcException(new Status(status, ""));
    }

    private sealed class Late : TimeProvider
    {
        public TimeSpan By { get; set; }

        public override long GetTimestamp() => base.GetTimestamp() + (long)(By.TotalSeconds * TimestampFrequency);
    }

    private sealed class Heard : ILogger
    {
        public TaskCompletionSource<LogLevel> First { get; } = new();

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter) => First.TrySetResult(logLevel);
    }

    private sealed class Failing()
        : PeriodicWorker(TimeSpan.FromMilliseconds(1), TimeProvider.System, NullLogger.Instance)
    {
        private readonly Queue<Exception> _faults = new(
            [new InvalidOperationException(), new TimeoutException(), new OperationCanceledException()]);

        public TaskCompletionSource CameThrough { get; } = new();

        public override Task RunOnceAsync(CancellationToken ct)
        {
            if (_faults.TryDequeue(out var fault)) throw fault;
            CameThrough.TrySetResult();
            return Task.Delay(Timeout.Infinite, ct);
        }
    }
}
