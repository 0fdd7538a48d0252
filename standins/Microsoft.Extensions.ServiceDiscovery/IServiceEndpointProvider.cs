using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace Microsoft.Extensions.ServiceDiscovery;

/// <summary>Knows one service's endpoints. Providers are asked in order; most keep what is there.</summary>
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
