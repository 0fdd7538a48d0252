using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Microsoft.Extensions.DependencyInjection;

namespace Aspire.Hosting.Orchestration;

/// <summary>Resources without a process: a child is what its parent is, the others simply are.</summary>
internal sealed class PassiveResources(IServiceProvider services)
{
    private readonly ResourceNotificationService _notifications =
        services.GetRequiredService<ResourceNotificationService>();
    private readonly IDistributedApplicationEventing _eventing =
        services.GetRequiredService<IDistributedApplicationEventing>();

    public async Task FollowAsync(IResource resource, CancellationToken stop)
    {
        if (resource is not IResourceWithParent child)
        {
            await RunAsync(resource, stop);
            return;
        }

        try
        {
            var parent = child.Parent.RootOf();
            await foreach (var change in _notifications.WatchAsync(stop))
            {
                if (change.Resource == parent)
                    await MirrorAsync(resource, change.Snapshot, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return; // the application stops
        }
    }

    private async Task MirrorAsync(IResource resource, CustomResourceSnapshot parent, CancellationToken ct)
    {
        var running = parent.State?.Text == KnownResourceStates.Running;
        if (running && parent.ResourceReadyEvent is { } ready)
        {
            // What the parent does for its children (creating databases) happens in its ready handlers.
            await ready.EventTask.ContinueWith(_ => { }, ct, TaskContinuationOptions.None, TaskScheduler.Default);
            await RunAsync(resource, ct);
        }
        else
        {
            var state = running ? KnownResourceStates.Starting : parent.State;
            await _notifications.PublishUpdateAsync(resource, s =>
                s with { State = state, ExitCode = parent.ExitCode, ResourceReadyEvent = null });
        }
    }

    private async Task RunAsync(IResource resource, CancellationToken ct)
    {
        if (_notifications.TryGetCurrentState(resource.Name, out var now)
            && now.Snapshot.ResourceReadyEvent is not null)
            return;
        var handlers = _eventing.PublishAsync(new ResourceReadyEvent(resource, services), ct);
        await _notifications.PublishUpdateAsync(resource, s => s with
        {
            State = KnownResourceStates.Running, ExitCode = null, ResourceReadyEvent = new EventSnapshot(handlers),
        });
    }
}
