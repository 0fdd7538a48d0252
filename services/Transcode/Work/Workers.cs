using Imaging.Transcode.Jobs;
using Microsoft.Extensions.Options;

namespace Imaging.Transcode.Work;

/// <summary>This process's workers: each takes a job, works on it, and takes the next. One that finds none waits until
/// one is submitted here, or a little, since others take jobs in too.</summary>
internal sealed partial class Workers(ClaimJob claim, WorkOnJob work, JobSignal signal, IOptions<JobOptions> options,
    TimeProvider clock, ILogger<Workers> logger) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(
    [
        .. Enumerable.Range(0, options.Value.Workers).Select(_ => LoopAsync(isQuick: false, stoppingToken)),
        .. Enumerable.Range(0, options.Value.QuickWorkers).Select(_ => LoopAsync(isQuick: true, stoppingToken)),
    ]);

    private async Task LoopAsync(bool isQuick, CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            var submitted = signal.Next;
            try
            {
                if (await claim.RunAsync(isQuick, ct) is { } job)
                {
                    await work.RunAsync(job, ct);
                    continue;
                }
            }
            catch (Exception exception) when (!ct.IsCancellationRequested)
            {
                // Whatever it was, the job comes back when its lease is over, and the worker goes on.
                Log.Failed(logger, exception);
            }

            await Task.WhenAny(submitted, Task.Delay(options.Value.Round, clock, ct));
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "A worker failed; it goes on with the next job")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
