using System.Net;
using Microsoft.AspNetCore.Http.Features;

namespace Microsoft.Extensions.ServiceDiscovery;

/// <summary>One place where a service answers.</summary>
public abstract class ServiceEndpoint
{
    public abstract EndPoint EndPoint { get; }

    public abstract IFeatureCollection Features { get; }

    public static ServiceEndpoint Create(EndPoint endPoint, IFeatureCollection? features = null)
    {
        ArgumentNullException.ThrowIfNull(endPoint);
        return new Plain(endPoint, features ?? new FeatureCollection());
    }

    private sealed class Plain(EndPoint endPoint, IFeatureCollection features) : ServiceEndpoint
    {
        public override EndPoint EndPoint => endPoint;

        public override IFeatureCollection Features => features;

        public override string? ToString() => endPoint switch
        {
            DnsEndPoint { Port: 0 } dns => dns.Host,
            DnsEndPoint dns => $"{dns.Host}:{dns.Port}",
            IPEndPoint { Port: 0 } ip => ip.Address.ToString(),
            _ => endPoint.ToString(),
        };
    }
}

/// <summary>An endpoint given as a URL: its scheme matters.</summary>
public class UriEndPoint : EndPoint
{
    public UriEndPoint(Uri uri)
    {
        ArgumentNullException.ThrowIfNull(uri);
        Uri = uri;
    }

    public Uri Uri { get; }

    public override bool Equals(object? obj) => obj is UriEndPoint other && Uri.Equals(other.Uri);

    public override int GetHashCode() => Uri.GetHashCode();

    public override string ToString() => Uri.ToString();
}

/// <summary>Feature of an endpoint: the name that requests must put into their Host header.</summary>
public interface IHostNameFeature
{
    string HostName { get; }
}
