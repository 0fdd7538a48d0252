using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.ServiceDiscovery;
using Microsoft.Extensions.ServiceDiscovery.Configuration;
using Microsoft.Extensions.ServiceDiscovery.Http;
using Microsoft.Extensions.ServiceDiscovery.PassThrough;

namespace Microsoft.Extensions.DependencyInjection;

public static class ServiceDiscoveryServiceCollectionExtensions
{
    /// <summary>Services are looked up in the configuration; names that are not there are taken for hosts.</summary>
    public static IServiceCollection AddServiceDiscovery(this IServiceCollection services) => services
        .AddServiceDiscoveryCore()
        .AddConfigurationServiceEndpointProvider()
        .AddPassThroughServiceEndpointProvider();

    public static IServiceCollection AddServiceDiscovery(
        this IServiceCollection services, Action<ServiceDiscoveryOptions> configureOptions) =>
        services.Configure(configureOptions).AddServiceDiscovery();

    /// <summary>Without any provider: add one.</summary>
    public static IServiceCollection AddServiceDiscoveryCore(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddOptions();
        services.AddLogging();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(provider => new ServiceEndpointResolver(
            provider.GetServices<IServiceEndpointProviderFactory>(),
            provider.GetRequiredService<IOptions<ServiceDiscoveryOptions>>(),
            provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton<
            IServiceDiscoveryHttpMessageHandlerFactory, ServiceDiscoveryHttpMessageHandlerFactory>();
        services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IHttpMessageHandlerBuilderFilter, GrpcLoadBalancingFilter>());
        return services;
    }

    public static IServiceCollection AddServiceDiscoveryCore(
        this IServiceCollection services, Action<ServiceDiscoveryOptions> configureOptions) =>
        services.Configure(configureOptions).AddServiceDiscoveryCore();

    public static IServiceCollection AddConfigurationServiceEndpointProvider(this IServiceCollection services) =>
        Add<ConfigurationServiceEndpointProviderFactory>(services);

    public static IServiceCollection AddConfigurationServiceEndpointProvider(
        this IServiceCollection services, Action<ConfigurationServiceEndpointProviderOptions> configureOptions) =>
        services.Configure(configureOptions).AddConfigurationServiceEndpointProvider();

    public static IServiceCollection AddPassThroughServiceEndpointProvider(this IServiceCollection services) =>
        Add<PassThroughServiceEndpointProviderFactory>(services);

    private static IServiceCollection Add<TFactory>(IServiceCollection services)
        where TFactory : class, IServiceEndpointProviderFactory
    {
        services.AddServiceDiscoveryCore();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IServiceEndpointProviderFactory, TFactory>());
        return services;
    }
}
