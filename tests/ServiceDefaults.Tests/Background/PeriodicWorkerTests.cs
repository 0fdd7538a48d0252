using Imaging.ServiceDefaults.Background;
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
