using Grpc.Net.ClientFactory;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

public static class GrpcClientServiceExtensions
{
    public static IHttpClientBuilder AddGrpcClient<TClient>(this IServiceCollection services)
        where TClient : class => Add<TClient>(services, typeof(TClient).Name);

    public static IHttpClientBuilder AddGrpcClient<TClient>(
        this IServiceCollection services, Action<GrpcClientFactoryOptions> configureClient)
        where TClient : class => services.AddGrpcClient<TClient>(typeof(TClient).Name, configureClient);

    public static IHttpClientBuilder AddGrpcClient<TClient>(
        this IServiceCollection services, Action<IServiceProvider, GrpcClientFactoryOptions> configureClient)
        where TClient : class => services.AddGrpcClient<TClient>(typeof(TClient).Name, configureClient);

    public static IHttpClientBuilder AddGrpcClient<TClient>(this IServiceCollection services, string name)
        where TClient : class => Add<TClient>(services, name);

    public static IHttpClientBuilder AddGrpcClient<TClient>(
        this IServiceCollection services, string name, Action<GrpcClientFactoryOptions> configureClient)
        where TClient : class
    {
        ArgumentNullException.ThrowIfNull(configureClient);
        var builder = Add<TClient>(services, name);
        services.Configure(name, configureClient);
        return builder;
    }

    public static IHttpClientBuilder AddGrpcClient<TClient>(
        this IServiceCollection services,
        string name,
        Action<IServiceProvider, GrpcClientFactoryOptions> configureClient)
        where TClient : class
    {
        ArgumentNullException.ThrowIfNull(configureClient);
        var builder = Add<TClient>(services, name);
        services.AddOptions<GrpcClientFactoryOptions>(name)
            .Configure<IServiceProvider>((client, provider) => configureClient(provider, client));
        return builder;
    }

    private static IHttpClientBuilder Add<TClient>(IServiceCollection services, string name)
        where TClient : class
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(name);
        services.TryAddSingleton<ChannelPool>();
        services.TryAddTransient<GrpcClientFactory, DefaultGrpcClientFactory>();
        Names(services).Reserve(name, typeof(TClient));
        services.AddTransient(provider => provider.GetRequiredService<GrpcClientFactory>().CreateClient<TClient>(name));
        return services.AddHttpClient(name)
            // The channel keeps its handler for good; a finite lifetime would only keep a clean-up timer busy.
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
            .ConfigurePrimaryHttpMessageHandler((handler, _) =>
            {
                // A connection carries about a hundred calls at once; more of them open as more are needed.
                if (handler is SocketsHttpHandler sockets)
                    sockets.EnableMultipleHttp2Connections = true;
            });
    }

    private static ClientNames Names(IServiceCollection services)
    {
        if (services.FirstOrDefault(one => one.ServiceType == typeof(ClientNames)) is { } existing)
            return (ClientNames)existing.ImplementationInstance!;
        var names = new ClientNames();
        services.AddSingleton(names);
        return names;
    }
}
