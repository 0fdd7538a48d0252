using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.ServiceDiscovery.Http;

/// <summary>Sends requests that name a service to one of its endpoints.</summary>
internal sealed class ResolvingHttpDelegatingHandler(
    ServiceEndpointResolver resolver,
    IOptions<ServiceDiscoveryOptions> options) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.RequestUri is not { IsAbsoluteUri: true, Host.Length: > 0 } original)
            return await base.SendAsync(request, cancellationToken);
        var service = original.GetLeftPart(UriPartial.Authority);
        var source = await resolver.GetEndpointsAsync(service, cancellationToken);
        if (source.Endpoints.Count == 0)
            throw new InvalidOperationException($"Unable to resolve an endpoint for service {service}.");
        var endpoint = source.Features.Get<RoundRobin>()!.Take(source.Endpoints);
        request.RequestUri = ServiceUri.At(endpoint, original, options.Value);
        request.Headers.Host ??= endpoint.Features.Get<IHostNameFeature>()?.HostName;
        try
        {
            return await base.SendAsync(request, cancellationToken);
        }
        finally
        {
            // Whoever retries the request must come by here with the service's name.
            request.RequestUri = original;
        }
    }
}

/// <summary>Makes the same handler for those who send without IHttpClientFactory.</summary>
public interface IServiceDiscoveryHttpMessageHandlerFactory
{
    HttpMessageHandler CreateHandler(HttpMessageHandler handler);
}

internal sealed class ServiceDiscoveryHttpMessageHandlerFactory(
    ServiceEndpointResolver resolver,
    IOptions<ServiceDiscoveryOptions> options) : IServiceDiscoveryHttpMessageHandlerFactory
{
    public HttpMessageHandler CreateHandler(HttpMessageHandler handler) =>
        new ResolvingHttpDelegatingHandler(resolver, options) { InnerHandler = handler };
}
