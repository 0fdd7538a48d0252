using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Aspire.Hosting.Orchestration;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>
/// The states of all resources. A wait on a name that is not in the model fails at once, and a wait that is
/// cancelled tells every resource's state and last lines: the two things that make a hanging test readable.
/// </summary>
public class ResourceNotificationService
{
    private readonly DistributedApplicationModel _model;
    private readonly WaitBehavior _defaultBehavior;
    private readonly ConcurrentDictionary<string, ResourceEvent> _current = new(ResourceNames.Comparer);
    private readonly ConcurrentDictionary<Channel<ResourceEvent>, bool> _watchers = new();
    private readonly Lock _publish = new();

    internal ResourceNotificationService(
        DistributedApplicationModel model, ResourceLoggerService logs, WaitBehavior defaultBehavior)
    {
        _model = model;
        _defaultBehavior = defaultBehavior;
        Report = new StateReport(model, this, logs);
    }

    internal StateReport Report { get; }

    internal IEnumerable<ResourceEvent> Current => _current.Values;

    public Task WaitForResourceAsync(
        string resourceName, string? targetState = null, CancellationToken cancellationToken = default) =>
        WaitForResourceAsync(resourceName, [targetState ?? KnownResourceStates.Running], cancellationToken);

    public async Task<string> WaitForResourceAsync(
        string resourceName, IEnumerable<string> targetStates, CancellationToken cancellationToken = default)
    {
        var wanted = targetStates.ToList();
        var reached = await WaitAsync(
            resourceName, e => wanted.Contains(e.Snapshot.State?.Text ?? "", StringComparer.OrdinalIgnoreCase),
            $"the state {string.Join(" or ", wanted)}", cancellationToken);
        return reached.Snapshot.State!.Text;
    }

    public Task<ResourceEvent> WaitForResourceAsync(
        string resourceName, Func<ResourceEvent, bool> predicate, CancellationToken cancellationToken = default) =>
        WaitAsync(resourceName, predicate, "the asked condition", cancellationToken);

    public Task<ResourceEvent> WaitForResourceHealthyAsync(string resourceName,
        CancellationToken cancellationToken = default) =>
        WaitForResourceHealthyAsync(resourceName, _defaultBehavior, cancellationToken);

    public async Task<ResourceEvent> WaitForResourceHealthyAsync(
        string resourceName, WaitBehavior waitBehavior, CancellationToken cancellationToken = default)
    {
        var reached = await WaitAsync(
            resourceName, e => IsReady(e)
                || (waitBehavior == WaitBehavior.StopOnResourceUnavailable && IsUnavailable(e)),
            "being healthy", cancellationToken);
        if (IsUnavailable(reached))
            throw new DistributedApplicationException(
                $"Stopped waiting for resource '{resourceName}' to become healthy because it is " +
                $"{reached.Snapshot.State?.Text}.{Environment.NewLine}{Report.Of(reached.Resource)}");

        await reached.Snapshot.ResourceReadyEvent!.EventTask.WaitAsync(cancellationToken);
        return reached;
    }

    public Task WaitForDependenciesAsync(IResource resource, CancellationToken cancellationToken)
    {
        var waits = resource.Annotations.OfType<WaitAnnotation>().Select(wait => WaitForAsync(wait, cancellationToken));
        return Task.WhenAll(waits);
    }

    public async IAsyncEnumerable<ResourceEvent> WatchAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var channel = Channel.CreateUnbounded<ResourceEvent>();
        lock (_publish)
        {
            foreach (var current in _current.Values)
                channel.Writer.TryWrite(current);
            _watchers[channel] = true;
        }

        try
        {
            await foreach (var change in channel.Reader.ReadAllAsync(cancellationToken))
                yield return change;
        }
        finally
        {
            _watchers.TryRemove(channel, out _);
        }
    }

    public bool TryGetCurrentState(string resourceId, [NotNullWhen(true)] out ResourceEvent? resourceEvent) =>
        _current.TryGetValue(resourceId, out resourceEvent);

    public Task PublishUpdateAsync(IResource resource,
        Func<CustomResourceSnapshot, CustomResourceSnapshot> stateFactory)
    {
        foreach (var id in ResourceInstances.IdsOf(resource))
            Publish(resource, id, stateFactory);
        return Task.CompletedTask;
    }

    public Task PublishUpdateAsync(
        IResource resource, string resourceId, Func<CustomResourceSnapshot, CustomResourceSnapshot> stateFactory)
    {
        Publish(resource, resourceId, stateFactory);
        return Task.CompletedTask;
    }

    private void Publish(IResource resource, string id, Func<CustomResourceSnapshot, CustomResourceSnapshot> change)
    {
        lock (_publish)
        {
            var before = _current.TryGetValue(id, out var known)
                ? known.Snapshot
                : new CustomResourceSnapshot { ResourceType = ResourceInstances.TypeOf(resource), Properties = [] };
            var after = _current[id] = new ResourceEvent(resource, id, change(before));
            foreach (var watcher in _watchers.Keys)
                watcher.Writer.TryWrite(after);
        }
    }

    private async Task WaitForAsync(WaitAnnotation wait, CancellationToken ct)
    {
        var behavior = wait.WaitBehavior ?? _defaultBehavior;
        foreach (var id in ResourceInstances.IdsOf(wait.Resource))
        {
            var reached = await WaitAsync(id, e => wait.WaitType switch
            {
                WaitType.WaitForCompletion => IsTerminal(e),
                _ when behavior == WaitBehavior.StopOnResourceUnavailable && IsUnavailable(e) => true,
                WaitType.WaitUntilStarted => e.Snapshot.State?.Text == KnownResourceStates.Running,
                _ => IsReady(e),
            }, $"{wait.WaitType}", ct);

            var failed = wait.WaitType == WaitType.WaitForCompletion
                ? reached.Snapshot.State?.Text == KnownResourceStates.FailedToStart
                    || reached.Snapshot.ExitCode != wait.ExitCode
                : IsUnavailable(reached);
            if (failed)
                throw new DistributedApplicationException(
                    $"Dependency resource '{wait.Resource.Name}' is {reached.Snapshot.State?.Text}" +
                    $"{(reached.Snapshot.ExitCode is { } code ? $" (exit code {code})" : "")}.");
            if (wait.WaitType == WaitType.WaitUntilHealthy)
                await reached.Snapshot.ResourceReadyEvent!.EventTask.WaitAsync(ct);
        }
    }

    private async Task<ResourceEvent> WaitAsync(
        string nameOrId, Func<ResourceEvent, bool> reached, string what, CancellationToken ct)
    {
        if (!_model.Resources.Any(r => ResourceNames.Same(r.Name, nameOrId)) && !_current.ContainsKey(nameOrId))
            throw new InvalidOperationException(
                $"There is no resource '{nameOrId}'. The model has " +
                $"{string.Join(", ", _model.Resources.Select(r => r.Name))}.");

        using var pending = Report.Waiting($"Resource '{nameOrId}' has not reached {what}");
        try
        {
            await foreach (var change in WatchAsync(ct))
            {
                var meant = ResourceNames.Same(change.Resource.Name, nameOrId)
                    || ResourceNames.Same(change.ResourceId, nameOrId);
                if (meant && reached(change))
                    return change;
            }
        }
        catch (OperationCanceledException e) when (ct.IsCancellationRequested)
        {
            throw new OperationCanceledException(
                $"Resource '{nameOrId}' has not reached {what} in time.{Environment.NewLine}{Report.OfAll()}", e, ct);
        }

        throw new InvalidOperationException("The stream of states ended.");
    }

    private static bool IsTerminal(ResourceEvent e) =>
        KnownResourceStates.TerminalStates.Contains(e.Snapshot.State?.Text ?? "") || e.Snapshot.ExitCode is not null;

    private static bool IsUnavailable(ResourceEvent e) =>
        KnownResourceStates.TerminalStates.Contains(e.Snapshot.State?.Text ?? "") ||
        e.Snapshot.State?.Text == KnownResourceStates.RuntimeUnhealthy;

    private static bool IsReady(ResourceEvent e) =>
        e.Snapshot is { HealthStatus: HealthStatus.Healthy, ResourceReadyEvent: not null };
}
