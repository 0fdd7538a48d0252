using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace Microsoft.Extensions.ServiceDiscovery;

/// <summary>The endpoints of a service, good until the change token says otherwise.</summary>
public sealed class ServiceEndpointSource
{
    private readonly List<ServiceEndpoint>? endpoints;

    public ServiceEndpointSource(
        List<ServiceEndpoint>? endpoints, IChangeToken changeToken, IFeatureCollection features)
    {
        ArgumentNullException.ThrowIfNull(changeToken);
        this.endpoints = endpoints;
        ChangeToken = changeToken;
        Features = features;
    }

    public IReadOnlyList<ServiceEndpoint> Endpoints => endpoints ?? (IReadOnlyList<ServiceEndpoint>)[];

    public IChangeToken ChangeToken { get; }

    public IFeatureCollection Features { get; }

    public override string ToString() => $"[{string.Join(", ", Endpoints)}]";
}
