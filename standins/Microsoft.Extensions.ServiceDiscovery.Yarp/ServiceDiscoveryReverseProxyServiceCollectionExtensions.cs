using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.ServiceDiscovery.Yarp;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.ServiceDiscovery;

namespace Microsoft.Extensions.DependencyInjection;

public static class ServiceDiscoveryReverseProxyServiceCollectionExtensions
{
    /// <summary>The destinations of clusters may name services.</summary>
    public static IReverseProxyBuilder AddServiceDiscoveryDestinationResolver(this IReverseProxyBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddServiceDiscoveryCore();
        builder.Services.AddSingleton<IDestinationResolver, ServiceDiscoveryDestinationResolver>();
        return builder;
    }

    /// <summary>MapForwarder may be given the name of a service.</summary>
    public static IServiceCollection AddHttpForwarderWithServiceDiscovery(this IServiceCollection services) =>
        services.AddHttpForwarder().AddServiceDiscoveryForwarderFactory();

    public static IServiceCollection AddServiceDiscoveryForwarderFactory(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddServiceDiscoveryCore();
        services.Replace(ServiceDescriptor.Singleton<
            IForwarderHttpClientFactory, ServiceDiscoveryForwarderHttpClientFactory>());
        return services;
    }
}
