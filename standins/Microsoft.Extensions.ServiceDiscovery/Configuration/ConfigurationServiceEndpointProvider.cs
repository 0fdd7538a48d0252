using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.ServiceDiscovery.Configuration;

internal sealed class ConfigurationServiceEndpointProviderFactory(
    IConfiguration configuration,
    IOptions<ConfigurationServiceEndpointProviderOptions> options,
    IOptions<ServiceDiscoveryOptions> discovery) : IServiceEndpointProviderFactory
{
    public bool TryCreateProvider(
        ServiceEndpointQuery query, [NotNullWhen(true)] out IServiceEndpointProvider? provider)
    {
        provider = new ConfigurationServiceEndpointProvider(
            query, discovery.Value.Allowed(query.IncludedSchemes), configuration, options.Value);
        return true;
    }
}

/// <summary>Reads Services:{service}:{endpoint name or scheme}, a single URL or a list of them.</summary>
internal sealed class ConfigurationServiceEndpointProvider(
    ServiceEndpointQuery query,
    IReadOnlyList<string> schemes,
    IConfiguration configuration,
    ConfigurationServiceEndpointProviderOptions options) : IServiceEndpointProvider
{
    private const string Default = "default";

    public ValueTask PopulateAsync(IServiceEndpointBuilder endpoints, CancellationToken cancellationToken)
    {
        if (endpoints.Endpoints.Count > 0)
            return ValueTask.CompletedTask;
        // Also where the service is unknown: it may be known after the next reload.
        endpoints.AddChangeToken(configuration.GetReloadToken());
        var service = configuration.GetSection(options.SectionName).GetSection(query.ServiceName);
        var candidates = query.EndpointName is { } name ? [name] : (IEnumerable<string>)[Default, .. schemes];
        if (candidates.Select(service.GetSection).FirstOrDefault(section => section.Exists()) is not { } chosen)
            return ValueTask.CompletedTask;
        foreach (var endpoint in Preferred([.. Addresses(chosen).Select(Parse)]))
        {
            var found = ServiceEndpoint.Create(endpoint);
            if (options.ShouldApplyHostNameMetadata(found))
                found.Features.Set<IHostNameFeature>(new HostName(query.ServiceName));
            endpoints.Endpoints.Add(found);
        }
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static IEnumerable<string> Addresses(IConfigurationSection section)
    {
        if (!string.IsNullOrWhiteSpace(section.Value))
            return [section.Value];
        var children = section.GetChildren().ToList();
        if (children.Find(child => !IsNumber(child.Key)) is { } odd)
            throw new KeyNotFoundException($"The endpoints of a service are numbered, but there is '{odd.Path}'.");
        return children.Select(child => child.Value).OfType<string>().Where(value => !string.IsNullOrWhiteSpace(value));
    }

    private static bool IsNumber(string key) =>
        int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out _);

    private static EndPoint Parse(string address)
    {
        if (address.Contains("://", StringComparison.Ordinal))
        {
            if (Uri.TryCreate(address, UriKind.Absolute, out var uri))
                return new UriEndPoint(uri);
        }
        else if (Uri.TryCreate($"none://{address}", UriKind.Absolute, out var uri) && uri.Host.Length > 0)
        {
            var port = Math.Max(uri.Port, 0);
            return IPAddress.TryParse(uri.Host, out var ip)
                ? new IPEndPoint(ip, port)
                : new DnsEndPoint(uri.Host, port);
        }
        throw new FormatException($"'{address}' is no address of a service: it takes a URL or host:port.");
    }

    /// <summary>Of URLs, those with the first of the asked schemes that is there; other addresses fit any.</summary>
    private IEnumerable<EndPoint> Preferred(List<EndPoint> endpoints)
    {
        if (schemes.Count == 0)
            return endpoints;
        var best = schemes.FirstOrDefault(scheme => endpoints.Any(one => one is UriEndPoint url && Is(url, scheme)));
        return endpoints.Where(one => one is not UriEndPoint url || (best is not null && Is(url, best)));
    }

    private static bool Is(UriEndPoint endpoint, string scheme) =>
        string.Equals(endpoint.Uri.Scheme, scheme, StringComparison.OrdinalIgnoreCase);

    private sealed record HostName(string Name) : IHostNameFeature
    {
        string IHostNameFeature.HostName => Name;
    }
}
