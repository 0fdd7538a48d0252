using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Testing;

public static class DistributedApplicationHostingTestingExtensions
{
    public static HttpClient CreateHttpClient(this DistributedApplication app, string resourceName,
        string? endpointName = null) =>
        new() { BaseAddress = app.GetEndpoint(resourceName, endpointName) };

    public static ValueTask<string?> GetConnectionStringAsync(
        this DistributedApplication app, string resourceName, CancellationToken cancellationToken = default) =>
        Find(app, resourceName) is IResourceWithConnectionString resource
            ? resource.GetConnectionStringAsync(cancellationToken)
            : throw new ArgumentException($"Resource '{resourceName}' does not expose a connection string.",
                nameof(resourceName));

    public static Uri GetEndpoint(this DistributedApplication app, string resourceName, string? endpointName = null)
    {
        if (Find(app, resourceName) is not IResourceWithEndpoints resource)
            throw new ArgumentException($"Resource '{resourceName}' has no endpoints.", nameof(resourceName));
        var endpoint = endpointName is null
            ? Named(resource, "https") ?? Named(resource, "http")
            : Named(resource, endpointName);
        return endpoint is null
            ? throw new ArgumentException(
                $"Endpoint '{endpointName ?? "https or http"}' for resource '{resourceName}' not found.",
                nameof(endpointName))
            : new Uri(endpoint.Url);
    }

    private static EndpointReference? Named(IResourceWithEndpoints resource, string name) =>
        resource.GetEndpoints().FirstOrDefault(endpoint => ResourceNames.Same(endpoint.EndpointName, name));

    private static IResource Find(DistributedApplication app, string name)
    {
        if (!app.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStarted.IsCancellationRequested)
            throw new InvalidOperationException("The application has not been started yet.");
        var resources = app.Services.GetRequiredService<DistributedApplicationModel>().Resources;
        return resources.FirstOrDefault(resource => ResourceNames.Same(resource.Name, name))
            ?? throw new ArgumentException($"Resource '{name}' not found.", nameof(name));
    }
}
