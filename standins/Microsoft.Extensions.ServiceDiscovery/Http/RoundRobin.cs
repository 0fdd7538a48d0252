namespace Microsoft.Extensions.ServiceDiscovery.Http;

/// <summary>Feature of a service's endpoints: whose turn it is.</summary>
internal sealed class RoundRobin
{
    private uint next = uint.MaxValue;

    public ServiceEndpoint Take(IReadOnlyList<ServiceEndpoint> endpoints) =>
        endpoints[(int)(Interlocked.Increment(ref next) % (uint)endpoints.Count)];
}
