using System.Collections.Immutable;
using System.Diagnostics;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Orchestration;

/// <summary>
/// Polls a running resource's checks and raises ResourceReady on the first healthy answer of a start. The genuine
/// intervals are 30 s when healthy and up to 5 s when not; a start is watched more closely, for it is waited for.
/// </summary>
internal sealed partial class HealthWatch(
    IResource resource, int replica, string id, IServiceProvider services, ILogger logger)
{
    private static readonly TimeSpan StartPolling = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan StartPhase = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan HealthyPolling = TimeSpan.FromSeconds(30);

    private readonly HashSet<string> _keys = [.. resource.Annotations.OfType<HealthCheckAnnotation>().Select(check =>
        check.Key)];
    private readonly ResourceNotificationService _notifications =
        services.GetRequiredService<ResourceNotificationService>();

    public ImmutableArray<HealthReportSnapshot> Unreported =>
        [.. _keys.Select(key => new HealthReportSnapshot(key, null, null, null))];

    public async Task RunAsync(CancellationToken stop)
    {
        var begun = Stopwatch.GetTimestamp();
        var ready = false;
        var failures = 0;
        try
        {
            while (true)
            {
                var healthy = await ReportAsync(stop);
                failures = healthy ? 0 : failures + 1;
                if (healthy && !ready)
                {
                    ready = true;
                    await RaiseReadyAsync(stop);
                }

                if (_keys.Count == 0)
                    return;
                var starting = !ready && Stopwatch.GetElapsedTime(begun) < StartPhase;
                var pause = healthy ? HealthyPolling : starting ? StartPolling
                    : TimeSpan.FromSeconds(Math.Min(5, failures));
                await Task.Delay(pause, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return; // the resource ended
        }
    }

    private async Task<bool> ReportAsync(CancellationToken ct)
    {
        if (_keys.Count == 0)
            return true;
        var checks = services.GetRequiredService<HealthCheckService>();
        var report = await checks.CheckHealthAsync(registration => _keys.Contains(registration.Name), ct);
        ct.ThrowIfCancellationRequested();
        await _notifications.PublishUpdateAsync(resource, id, s => s with
        {
            HealthReports = [.. report.Entries.Select(entry => new HealthReportSnapshot(
                entry.Key, entry.Value.Status, entry.Value.Description, entry.Value.Exception?.Message))],
        });
        return report.Status == HealthStatus.Healthy;
    }

    private async Task RaiseReadyAsync(CancellationToken ct)
    {
        // Once per start of the resource, however many replicas it has.
        var handlers = replica == 0
            ? services.GetRequiredService<IDistributedApplicationEventing>()
                .PublishAsync(new ResourceReadyEvent(resource, services), ct)
            : Task.CompletedTask;
        await _notifications.PublishUpdateAsync(resource, id, s =>
            s with { ResourceReadyEvent = new EventSnapshot(handlers) });
        try
        {
            await handlers;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Log.ReadyHandlerFailed(logger, resource.Name, e);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "A handler of {Resource}'s ready event failed.")]
        public static partial void ReadyHandlerFailed(ILogger logger, string resource, Exception exception);
    }
}
