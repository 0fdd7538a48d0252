using System.Collections.Concurrent;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Grpc.Net.ClientFactory;

/// <summary>A client is a thin cover over its channel: it is made anew each time, with its scope's services.</summary>
internal sealed class DefaultGrpcClientFactory(
    IServiceProvider services,
    ChannelPool channels,
    ClientNames names,
    IOptionsMonitor<GrpcClientFactoryOptions> options) : GrpcClientFactory
{
    private static readonly ConcurrentDictionary<Type, ObjectFactory> Constructors = new();

    public override TClient CreateClient<TClient>(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (names.TypeOf(name) != typeof(TClient))
            throw new InvalidOperationException($"No gRPC client configured with name '{name}'.");
        var client = options.Get(name);
        var invoker = channels.GetInvoker(name).Intercept(client.Interceptors(InterceptorScope.Client, services));
        // Outermost, so that interceptors see the options as they will travel.
        if (client.CallOptionsActions.Count > 0)
            invoker = new ConfiguringCallInvoker(invoker, client.CallOptionsActions, services);
        return client.Creator is { } create
            ? (TClient)create(invoker)
            : (TClient)Constructors.GetOrAdd(typeof(TClient), Constructor)(services, [invoker]);
    }

    private static ObjectFactory Constructor(Type type) =>
        ActivatorUtilities.CreateFactory(type, [typeof(CallInvoker)]);
}

internal static class InterceptorsOfClient
{
    public static Interceptor[] Interceptors(
        this GrpcClientFactoryOptions options, InterceptorScope scope, IServiceProvider services) =>
        [.. options.InterceptorRegistrations.Where(one => one.Scope == scope).Select(one => one.Creator(services))];
}
