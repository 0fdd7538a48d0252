using Microsoft.Extensions.Primitives;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.ServiceDiscovery;

namespace Microsoft.Extensions.ServiceDiscovery.Yarp;

/// <summary>Puts one destination for each endpoint in the place of a destination that names a service.</summary>
internal sealed class ServiceDiscoveryDestinationResolver(ServiceEndpointResolver resolver) : IDestinationResolver
{
    public async ValueTask<ResolvedDestinationCollection> ResolveDestinationsAsync(
        IReadOnlyDictionary<string, DestinationConfig> destinations, CancellationToken cancellationToken)
    {
        var resolved = new Dictionary<string, DestinationConfig>();
        var tokens = new List<IChangeToken>();
        foreach (var (name, destination) in destinations)
        {
            var uri = new Uri(destination.Address);
            var source = await resolver.GetEndpointsAsync(uri.GetLeftPart(UriPartial.Authority), cancellationToken);
            foreach (var endpoint in source.Endpoints)
                resolved[$"{name}[{endpoint}]"] = At(endpoint, destination, uri);
            tokens.Add(source.ChangeToken);
        }
        return new(resolved, new CompositeChangeToken(tokens));
    }

    private static DestinationConfig At(ServiceEndpoint endpoint, DestinationConfig destination, Uri original)
    {
        var text = endpoint.ToString()!;
        // Of "https+http" the first is meant where the endpoint does not say.
        var url = new Uri(text.Contains("://", StringComparison.Ordinal)
            ? text
            : $"{original.Scheme.Split('+')[0]}://{text}");
        return destination with
        {
            Address = Moved(original, url),
            Health = destination.Health is { Length: > 0 } health ? Moved(new Uri(health), url) : null,
            Host = HostHeader(destination, original, url),
        };
    }

    private static string Moved(Uri original, Uri url) =>
        new UriBuilder(original) { Scheme = url.Scheme, Host = url.Host, Port = url.Port }.Uri.ToString();

    /// <summary>
    /// The service's own name, unless configured otherwise. An endpoint on this machine keeps its own: development
    /// certificates know no service names.
    /// </summary>
    private static string? HostHeader(DestinationConfig destination, Uri original, Uri url) =>
        !string.IsNullOrEmpty(destination.Host) ? destination.Host
        : url.IsLoopback ? null
        : original.Authority;
}
