using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Orchestration;

/// <summary>
/// Brings the model up and down: ports first, then every resource side by side, each behind its own waits.
/// </summary>
internal sealed class Orchestrator(
    DistributedApplicationModel model,
    IDistributedApplicationEventing eventing,
    ResourceNotificationService notifications,
    IConfiguration configuration,
    IServiceProvider services,
    ILogger<DistributedApplication> logger) : IHostedService, IAsyncDisposable
{
    private readonly EndpointAllocator _endpoints = new(configuration.GetValue("DcpPublisher:RandomizePorts", false));
    private readonly Dictionary<string, (IResource Resource, ResourceRunner Runner)> _runners = new(
        ResourceNames.Comparer);
    private readonly List<Task> _following = [];
    private readonly CancellationTokenSource _stop = new();
    private Task? _stopping;
    private bool _disposed;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await eventing.PublishAsync(new BeforeStartEvent(services, model), cancellationToken);
        foreach (var server in model.Resources.SelectMany(r => r.Annotations.OfType<LocalServerAnnotation>()))
            server.Check();
        _endpoints.Allocate(model.Resources);

        foreach (var resource in model.Resources.ToList())
        {
            if (resource is IResourceWithEndpoints && resource.Annotations.OfType<EndpointAnnotation>().Any())
                await eventing.PublishAsync(new ResourceEndpointsAllocatedEvent(resource, services), cancellationToken);
            if (resource is IResourceWithConnectionString)
                await eventing.PublishAsync(new ConnectionStringAvailableEvent(resource, services), cancellationToken);
            await CreateAsync(resource);
        }

        foreach (var (resource, runner) in _runners.Values)
        {
            if (!resource.Annotations.OfType<ExplicitStartupAnnotation>().Any())
                runner.Begin(skipWaits: false);
        }

        var passive = new PassiveResources(services);
        foreach (var resource in model.Resources.Where(r => !_runners.Values.Any(entry => entry.Resource == r)))
            _following.Add(passive.FollowAsync(resource, _stop.Token));
        await eventing.PublishAsync(new AfterResourcesCreatedEvent(services, model), cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => _stopping ??= StopAllAsync();

    public async ValueTask DisposeAsync()
    {
        // The container knows it as itself and as a hosted service, and disposes of it for both.
        if (_disposed)
            return;
        _disposed = true;
        await StopAsync(CancellationToken.None);
        await _endpoints.DisposeAsync();
        foreach (var (_, runner) in _runners.Values)
            runner.Dispose();
        _stop.Dispose();
    }

    private async Task CreateAsync(IResource resource)
    {
        if (resource is not (ProjectResource or ExecutableResource or ContainerResource))
            return;
        var ids = ResourceInstances.IdsOf(resource);
        for (var replica = 0; replica < ids.Count; replica++)
        {
            _runners[ids[replica]] = (resource, new ResourceRunner(resource, replica, ids[replica], services, logger));
            await notifications.PublishUpdateAsync(resource, ids[replica], s =>
                s with { State = KnownResourceStates.NotStarted });
        }

        AddCommand(resource, KnownResourceCommands.StartCommand, "Start", runner => runner.StartAsync());
        AddCommand(resource, KnownResourceCommands.StopCommand, "Stop", async runner =>
        {
            await runner.StopAsync(StopPlan.Grace);
            return CommandResults.Success();
        });
        AddCommand(resource, KnownResourceCommands.RestartCommand, "Restart", async runner =>
        {
            await runner.StopAsync(StopPlan.Grace);
            return await runner.StartAsync();
        });
    }

    private void AddCommand(
        IResource resource, string name, string displayName,
            Func<ResourceRunner, Task<ExecuteCommandResult>> execute) =>
        resource.Annotations.Add(new ResourceCommandAnnotation(
            name, displayName, context => execute(_runners[context.ResourceName].Runner)));

    private async Task StopAllAsync()
    {
        await _stop.CancelAsync();
        var runners = _runners.Values.ToLookup(entry => entry.Resource, entry => entry.Runner);
        await StopPlan.RunAsync(
            [.. runners.Select(group => group.Key)],
            (resource, grace) => Task.WhenAll(runners[resource].Select(runner => runner.StopAsync(grace))));
        await Task.WhenAll(_following);
        foreach (var wait in notifications.Report.StillWaiting)
            logger.LogWarning("{Wait}, and the application stops.\n{Report}", wait, notifications.Report.OfAll());
    }
}
