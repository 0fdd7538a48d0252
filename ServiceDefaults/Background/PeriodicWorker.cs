using Grpc.Core;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Imaging.ServiceDefaults.Background;

/// <summary>
/// Work that is done again and again while the service runs, first after one pause. A round that fails, for whatever
/// reason, is reported and left to the next one: nothing in the background ends the service. Services start side by
/// side, so a neighbour that is not there yet is waited for, and is no error until it should have been.
/// </summary>
public abstract partial class PeriodicWorker(TimeSpan pause, TimeProvider clock, ILogger logger) : BackgroundService
{
    private static readonly TimeSpan NeighboursStart = TimeSpan.FromMinutes(1);
    private readonly long _startedAt = clock.GetTimestamp();

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
            catch (RpcException exception) when (
                exception.StatusCode is StatusCode.Unavailable or StatusCode.DeadlineExceeded
                && Clock.GetElapsedTime(_startedAt) < NeighboursStart)
            {
                Log.Waiting(logger, GetType().Name);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                Log.Failed(logger, GetType().Name, exception);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "{Worker} waits for a service that is not there yet")]
        public static partial void Waiting(ILogger logger, string worker);

        [LoggerMessage(LogLevel.Error, "A round of {Worker} failed; the next one tries again")]
        public static partial void Failed(ILogger logger, string worker, Exception exception);
    }
}
