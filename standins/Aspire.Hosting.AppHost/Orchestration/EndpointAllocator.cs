using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Orchestration;

/// <summary>
/// Gives every endpoint its ports before anything starts. One process behind an endpoint listens on the public port
/// itself; several replicas, or a target port of its own, get a forwarder in front.
/// </summary>
internal sealed class EndpointAllocator(bool randomizePorts) : IAsyncDisposable
{
    private readonly PortReservations _ports = new();
    private readonly List<TcpForwarder> _forwarders = [];

    public void Allocate(IEnumerable<IResource> resources)
    {
        var endpoints = resources
            .SelectMany(r => r.Annotations.OfType<EndpointAnnotation>().Select(e =>
                (Resource: r, Endpoint: e))).ToList();

        // The ports that were asked for come first, lest chance takes one of them.
        var given = new Dictionary<int, int>();
        foreach (var (resource, endpoint) in endpoints)
        {
            foreach (var port in new[] { PublicPort(endpoint), endpoint.TargetPort }.OfType<int>().Distinct())
            {
                if (port != endpoint.TargetPort || endpoint.TargetPort == PublicPort(endpoint)
                    || ListensItself(resource))
                    _ports.Reserve(port, $"the endpoint '{endpoint.Name}' of '{resource.Name}'");
                given[port] = port;
            }
        }

        foreach (var (resource, endpoint) in endpoints)
            Allocate(resource, endpoint);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var forwarder in _forwarders)
            await forwarder.DisposeAsync();
        _ports.Dispose();
    }

    private void Allocate(IResource resource, EndpointAnnotation endpoint)
    {
        var replicas = resource.GetReplicaCount();
        Check(resource, endpoint, replicas);

        // A container's target port is a port inside the container; its stand-in process listens on the public one.
        var target = ListensItself(resource) ? endpoint.TargetPort : null;
        var asked = PublicPort(endpoint);
        if (replicas == 1 && (target is null || asked is null || asked == target))
        {
            var port = asked ?? target ?? _ports.Reserve();
            endpoint.InstancePorts = [port];
            endpoint.AllocatedEndpoint = new AllocatedEndpoint(endpoint, HostOf(endpoint), port);
            return;
        }

        var open = asked ?? _ports.Reserve();
        endpoint.InstancePorts = target is { } fixedPort
            ? [fixedPort]
            : [.. Enumerable.Range(0, replicas).Select(_ => _ports.Reserve())];
        endpoint.AllocatedEndpoint = new AllocatedEndpoint(endpoint, HostOf(endpoint), open);
        _forwarders.Add(new TcpForwarder(open, endpoint.InstancePorts));
    }

    private static void Check(IResource resource, EndpointAnnotation endpoint, int replicas)
    {
        var what = $"The endpoint '{endpoint.Name}' of '{resource.Name}'";
        if (replicas > 1 && !endpoint.IsProxied)
            throw new DistributedApplicationException($"{what} has several replicas and must be proxied.");
        if (replicas > 1 && endpoint.TargetPort is not null)
            throw new DistributedApplicationException(
                $"{what} has several replicas, which cannot share a target port.");
        if (endpoint.IsProxied && ListensItself(resource) && endpoint.Port is > 0
            && endpoint.Port == endpoint.TargetPort)
            throw new DistributedApplicationException(
                $"{what} is proxied: its port and target port must differ. Use isProxied: false to listen directly.");
    }

    private int? PublicPort(EndpointAnnotation endpoint) =>
        endpoint.Port is > 0 and var port && !(randomizePorts && endpoint.IsProxied) ? port
        : endpoint.IsProxied ? null : endpoint.TargetPort;

    private static bool ListensItself(IResource resource) => resource is not ContainerResource;

    /// <summary>An address to connect to: a wildcard is reached through localhost.</summary>
    private static string HostOf(EndpointAnnotation endpoint) =>
        endpoint.TargetHost is "*" or "+" or "0.0.0.0" or "[::]" or "" ? "localhost" : endpoint.TargetHost;
}
