using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace Microsoft.Extensions.ServiceDiscovery;

/// <summary>Knows the endpoints of one service. Providers are asked in order; most leave alone what an earlier one found.</summary>
public interface IServiceEndpointProvider : IAsyncDisposable
{
    ValueTask PopulateAsync(IServiceEndpointBuilder endpoints, CancellationToken cancellationToken);
}

public interface IServiceEndpointProviderFactory
{
    bool TryCreateProvider(ServiceEndpointQuery query, [NotNullWhen(true)] out IServiceEndpointProvider? provider);
}

public interface IServiceEndpointBuilder
{
    IList<ServiceEndpoint> Endpoints { get; }

    IFeatureCollection Features { get; }

    void AddChangeToken(IChangeToken changeToken);
}
