using Microsoft.Extensions.Http;

namespace Microsoft.Extensions.ServiceDiscovery.Http;

/// <summary>
/// Grpc.Net.Client balances by itself over a SocketsHttpHandler and would connect to the service's name; this property,
/// which it looks for, keeps it from doing so.
/// </summary>
internal sealed class GrpcLoadBalancingFilter : IHttpMessageHandlerBuilderFilter
{
    private const string Disabled = "__GrpcLoadBalancingDisabled";

    public Action<HttpMessageHandlerBuilder> Configure(Action<HttpMessageHandlerBuilder> next) => builder =>
    {
        next(builder);
        if (builder.PrimaryHandler is SocketsHttpHandler handler
            && builder.AdditionalHandlers.Any(one => one is ResolvingHttpDelegatingHandler))
            handler.Properties[Disabled] = true;
    };
}
