using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using Microsoft.Extensions.ServiceDiscovery.Http;

namespace Microsoft.Extensions.ServiceDiscovery;

/// <summary>Answers where a service is, from memory until a change token says that something has changed.</summary>
public sealed class ServiceEndpointResolver : IAsyncDisposable
{
    // A program talks to a handful of services; one that walks the web must not fill the memory.
    private const int MaxRemembered = 1024;

    private readonly ConcurrentDictionary<string, Remembered> remembered = new(StringComparer.OrdinalIgnoreCase);
    private readonly IServiceEndpointProviderFactory[] factories;
    private readonly ServiceDiscoveryOptions options;
    private readonly TimeProvider clock;

    internal ServiceEndpointResolver(
        IEnumerable<IServiceEndpointProviderFactory> factories,
        IOptions<ServiceDiscoveryOptions> options,
        TimeProvider clock)
    {
        this.factories = [.. factories];
        this.options = options.Value;
        this.clock = clock;
    }

    public ValueTask<ServiceEndpointSource> GetEndpointsAsync(
        string serviceName, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(serviceName);
        return remembered.TryGetValue(serviceName, out var known) && IsGood(known)
            ? new(known.Source)
            : ResolveAsync(serviceName, cancellationToken);
    }

    public ValueTask DisposeAsync()
    {
        remembered.Clear();
        return ValueTask.CompletedTask;
    }

    // Providers that call back need not be asked again by the clock.
    private bool IsGood(Remembered known) => !known.Source.ChangeToken.HasChanged
        && (known.Source.ChangeToken.ActiveChangeCallbacks
            || clock.GetElapsedTime(known.Since) < options.RefreshPeriod);

    private async ValueTask<ServiceEndpointSource> ResolveAsync(string serviceName, CancellationToken cancellationToken)
    {
        var since = clock.GetTimestamp();
        if (!ServiceEndpointQuery.TryParse(serviceName, out var query))
            throw new InvalidOperationException($"The service name '{serviceName}' is malformed.");
        var builder = new Builder();
        var found = false;
        foreach (var factory in factories)
        {
            if (!factory.TryCreateProvider(query, out var provider))
                continue;
            found = true;
            await using (provider)
                await provider.PopulateAsync(builder, cancellationToken);
        }
        if (!found)
        {
            throw new InvalidOperationException(
                $"No provider which supports the provided service name, '{serviceName}', has been configured.");
        }
        var source = builder.Build();
        if (remembered.Count >= MaxRemembered)
            remembered.Clear();
        remembered[serviceName] = new(source, since);
        return source;
    }

    private static FeatureCollection NewFeatures()
    {
        var features = new FeatureCollection();
        features.Set(new RoundRobin());
        return features;
    }

    private sealed record Remembered(ServiceEndpointSource Source, long Since);

    private sealed class Builder : IServiceEndpointBuilder
    {
        private readonly List<ServiceEndpoint> endpoints = [];
        private readonly List<IChangeToken> tokens = [];

        public IList<ServiceEndpoint> Endpoints => endpoints;

        public IFeatureCollection Features { get; } = NewFeatures();

        public void AddChangeToken(IChangeToken changeToken) => tokens.Add(changeToken);

        public ServiceEndpointSource Build() => new(
            endpoints, tokens.Count == 1 ? tokens[0] : new CompositeChangeToken(tokens), Features);
    }
}
