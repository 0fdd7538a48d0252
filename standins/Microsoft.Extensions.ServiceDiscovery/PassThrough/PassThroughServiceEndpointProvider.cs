using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace Microsoft.Extensions.ServiceDiscovery.PassThrough;

/// <summary>The last resort: a name that nobody knows is taken for a host.</summary>
internal sealed class PassThroughServiceEndpointProviderFactory : IServiceEndpointProviderFactory
{
    public bool TryCreateProvider(
        ServiceEndpointQuery query, [NotNullWhen(true)] out IServiceEndpointProvider? provider)
    {
        var name = query.ToString();
        provider = null;
        var authority = name[(name.IndexOf("://", StringComparison.Ordinal) is var at and >= 0 ? at + 3 : 0)..];
        if (!Uri.TryCreate($"none://{authority}", UriKind.Absolute, out var uri) || uri.Host.Length == 0)
            return false;
        var port = Math.Max(uri.Port, 0);
        provider = new PassThroughServiceEndpointProvider(
            IPAddress.TryParse(uri.Host, out var ip) ? new IPEndPoint(ip, port) : new DnsEndPoint(uri.Host, port));
        return true;
    }
}

internal sealed class PassThroughServiceEndpointProvider(EndPoint endPoint) : IServiceEndpointProvider
{
    public ValueTask PopulateAsync(IServiceEndpointBuilder endpoints, CancellationToken cancellationToken)
    {
        if (endpoints.Endpoints.Count == 0)
        {
            var endpoint = ServiceEndpoint.Create(endPoint);
            endpoint.Features.Set<IServiceEndpointProvider>(this);
            endpoints.Endpoints.Add(endpoint);
        }
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
