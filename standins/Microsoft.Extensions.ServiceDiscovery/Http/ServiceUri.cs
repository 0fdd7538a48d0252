using System.Net;
using Microsoft.Extensions.ServiceDiscovery.PassThrough;

namespace Microsoft.Extensions.ServiceDiscovery.Http;

/// <summary>Puts an endpoint into the place of a service's name.</summary>
internal static class ServiceUri
{
    public static Uri At(ServiceEndpoint endpoint, Uri original, ServiceDiscoveryOptions options)
    {
        if (endpoint.EndPoint is UriEndPoint { Uri: var url })
            return AtUrl(url, original);
        var severalSchemes = original.Scheme.Contains('+', StringComparison.Ordinal);
        // The same instance: a rebuilt URI may be written otherwise, and signed URLs must not be.
        if (!severalSchemes && endpoint.Features.Get<IServiceEndpointProvider>() is PassThroughServiceEndpointProvider)
            return original;
        var (host, port) = endpoint.EndPoint switch
        {
            IPEndPoint ip => (ip.Address.ToString(), ip.Port),
            DnsEndPoint dns => (dns.Host, dns.Port),
            var other => throw new InvalidOperationException($"Endpoints of type {other.GetType()} are not supported."),
        };
        var result = new UriBuilder(original) { Host = host };
        if (port > 0)
            result.Port = port;
        if (severalSchemes)
        {
            var scheme = original.Scheme.Split('+')[0];
            result.Scheme = options.IsAllowed(scheme)
                ? scheme
                : throw new InvalidOperationException($"The scheme '{scheme}' is not allowed.");
        }
        return result.Uri;
    }

    private static Uri AtUrl(Uri url, Uri original)
    {
        var result = new UriBuilder(original) { Scheme = url.Scheme, Host = url.Host, Port = url.Port };
        if (url.AbsolutePath.Length > 1)
            result.Path = $"{url.AbsolutePath.TrimEnd('/')}/{original.AbsolutePath.TrimStart('/')}";
        return result.Uri;
    }
}
