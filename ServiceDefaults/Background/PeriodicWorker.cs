using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Imaging.ServiceDefaults.Background;

/// <summary>
/// Work that is done again and again while the service runs, first after one pause. A round that fails, for whatever
/// reason, is reported and left to the next one: nothing in the background ends the service.
/// </summary>
public abstract partial class PeriodicWorker(TimeSpan pause, TimeProvider clock, ILogger logger) : BackgroundService
{
    protected TimeProvider Clock { get; } = clock;

    /// <summary>Does all that is due.</summary>
    public abstract Task RunOnceAsync(CancellationToken ct);

    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(pause, Clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await RunOnceAsync(stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                Log.Failed(logger, GetType().Name, exception);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "A round of {Worker} failed; the next one tries again")]
        public static partial void Failed(ILogger logger, string worker, Exception exception);
    }
}
