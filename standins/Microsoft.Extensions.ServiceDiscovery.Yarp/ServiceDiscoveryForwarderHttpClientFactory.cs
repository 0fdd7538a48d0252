using Microsoft.Extensions.ServiceDiscovery.Http;
using Yarp.ReverseProxy.Forwarder;

namespace Microsoft.Extensions.ServiceDiscovery.Yarp;

/// <summary>For direct forwarding, where no destinations are resolved: each request is.</summary>
internal sealed class ServiceDiscoveryForwarderHttpClientFactory(
    IServiceDiscoveryHttpMessageHandlerFactory handlers) : ForwarderHttpClientFactory
{
    protected override HttpMessageHandler WrapHandler(ForwarderHttpClientContext context, HttpMessageHandler handler) =>
        handlers.CreateHandler(base.WrapHandler(context, handler));
}
