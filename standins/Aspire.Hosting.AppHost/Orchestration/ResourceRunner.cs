using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Orchestration;

/// <summary>
/// The life of one process of a resource: wait, start, watch, report its end. It is never restarted by itself.
/// </summary>
internal sealed partial class ResourceRunner(IResource resource, int replica, string id, IServiceProvider services,
    ILogger logger)
    : IDisposable
{
    private readonly ResourceNotificationService _notifications =
        services.GetRequiredService<ResourceNotificationService>();
    private readonly IDistributedApplicationEventing _eventing =
        services.GetRequiredService<IDistributedApplicationEventing>();
    private readonly ResourceLoggerService _logs = services.GetRequiredService<ResourceLoggerService>();
    private readonly LaunchPlan _plan = services.GetRequiredService<LaunchPlan>();
    private readonly HealthWatch _health = new(resource, replica, id, services, logger);
    private readonly TimeProvider _clock = TimeProvider.System;
    private readonly SemaphoreSlim _commands = new(1);
    private CancellationTokenSource _stop = new();
    private Task _run = Task.CompletedTask;
    private volatile ChildProcess? _child;
    private volatile bool _ending;

    public void Begin(bool skipWaits)
    {
        _stop = new CancellationTokenSource();
        _ending = false;
        _run = RunAsync(skipWaits, _stop.Token);
    }

    public async Task<ExecuteCommandResult> StartAsync()
    {
        await _commands.WaitAsync();
        try
        {
            // Its end was made known a moment before the last of it is done.
            if (_ending)
                await _run;
            if (!_run.IsCompleted)
                return CommandResults.Failure($"'{id}' is already running.");
            Begin(skipWaits: true);
            return CommandResults.Success();
        }
        finally
        {
            _commands.Release();
        }
    }

    public async Task StopAsync(TimeSpan grace)
    {
        await _commands.WaitAsync();
        try
        {
            if (_run.IsCompleted)
                return;
            await _stop.CancelAsync();
            if (_child is { } child)
            {
                await PublishAsync(s => s with { State = KnownResourceStates.Stopping });
                await child.StopAsync(grace);
            }

            await _run;
        }
        finally
        {
            _commands.Release();
        }
    }

    public void Dispose()
    {
        _stop.Dispose();
        _commands.Dispose();
    }

    private async Task RunAsync(bool skipWaits, CancellationToken stop)
    {
        try
        {
            _child = await LaunchAsync(skipWaits, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            await EndAsync(KnownResourceStates.Exited, null);
            return;
        }
        catch (Exception e)
        {
            // Whatever kept it from starting is the resource's state, not the AppHost's end.
            _logs.GetLogger(resource).LogError("Failed to start: {Reason}", e.Message);
            await EndAsync(KnownResourceStates.FailedToStart, null);
            return;
        }

        // A stop that came while the process was being made did not see it yet.
        if (stop.IsCancellationRequested)
            await _child.StopAsync(TimeSpan.FromSeconds(1));

        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var watching = _health.RunAsync(ended.Token);
        var code = await _child.Exited;
        await ended.CancelAsync();
        await watching;
        _child = null;

        if (code != 0 && !stop.IsCancellationRequested)
            Log.Crashed(logger, resource.Name, code, _notifications.Report.Of(resource));
        var orderly = code == 0 && !stop.IsCancellationRequested;
        await EndAsync(orderly ? KnownResourceStates.Finished : KnownResourceStates.Exited, code);
    }

    private async Task<ChildProcess> LaunchAsync(bool skipWaits, CancellationToken stop)
    {
        var waits = !skipWaits && resource.Annotations.OfType<WaitAnnotation>().Any();
        await PublishAsync(s => s with
        {
            State = waits ? KnownResourceStates.Waiting : KnownResourceStates.Starting,
            ExitCode = null, HealthReports = [], ResourceReadyEvent = null, StopTimeStamp = null,
        });

        // The end of an earlier run is no longer to be seen; now let the caller go on: resources start side by side.
        await Task.Yield();
        await _eventing.PublishAsync(new BeforeResourceStartedEvent(resource, services), stop);
        if (waits)
        {
            await _notifications.WaitForDependenciesAsync(resource, stop);
            await PublishAsync(s => s with { State = KnownResourceStates.Starting });
        }

        var spec = await _plan.CreateAsync(resource, replica, stop);
        stop.ThrowIfCancellationRequested();
        var log = _logs.GetLogger(resource);
        var child = await ChildProcess.StartAsync(spec, (line, isError) =>
            log.Log(LogLevels.Of(line, isError && !spec.ErrorStreamIsLog), default, line, null, static (text, _) =>
                text));
        await PublishAsync(s => s with
        {
            State = KnownResourceStates.Running,
            StartTimeStamp = _clock.GetUtcNow().UtcDateTime,
            HealthReports = _health.Unreported,
            Properties = [new ResourcePropertySnapshot("executable.pid", child.Id)],
            Urls = [.. Urls()],
        });
        return child;
    }

    private async Task EndAsync(string state, int? code)
    {
        _ending = true;
        await PublishAsync(s => s with
        {
            State = state, ExitCode = code, HealthReports = [], StopTimeStamp = _clock.GetUtcNow().UtcDateTime,
        });
        if (_notifications.TryGetCurrentState(id, out var last))
            await _eventing.PublishAsync(new ResourceStoppedEvent(resource, services, last));
    }

    private IEnumerable<UrlSnapshot> Urls() => resource.Annotations.OfType<EndpointAnnotation>()
        .Where(endpoint => endpoint.AllocatedEndpoint is not null)
        .Select(endpoint => new UrlSnapshot(endpoint.Name, endpoint.AllocatedEndpoint!.UriString, IsInternal: false));

    private Task PublishAsync(Func<CustomResourceSnapshot, CustomResourceSnapshot> change) =>
        _notifications.PublishUpdateAsync(resource, id, change);

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "{Resource} ended with exit code {Code}. Its last lines:\n{Report}")]
        public static partial void Crashed(ILogger logger, string resource, int code, string report);
    }
}
