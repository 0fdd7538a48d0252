using System.Collections.Concurrent;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Grpc.Net.ClientFactory;

/// <summary>
/// One channel for each client's name, over the message handlers that IHttpClientFactory makes for that name: whatever
/// is configured for HTTP clients (service discovery, resilience, headers) so applies to gRPC clients as well.
/// </summary>
internal sealed class ChannelPool(
    IServiceScopeFactory scopes,
    IHttpMessageHandlerFactory handlers,
    IOptionsMonitor<GrpcClientFactoryOptions> options,
    ILoggerFactory loggers) : IDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<Entry>> entries = new();

    /// <summary>The channel's invoker, with the interceptors that are shared by all who use the channel.</summary>
    public CallInvoker GetInvoker(string name) => entries.GetOrAdd(name, NewEntry).Value.Invoker;

    public void Dispose()
    {
        foreach (var entry in entries.Values.Where(entry => entry.IsValueCreated))
            entry.Value.Dispose();
    }

    private Lazy<Entry> NewEntry(string name) => new(() => Create(name));

    private Entry Create(string name)
    {
        // The interceptors live as long as the channel does, and so does the scope that their services come from.
        var scope = scopes.CreateScope();
        try
        {
            var client = options.Get(name);
            var channelOptions = new GrpcChannelOptions
            {
                HttpHandler = handlers.CreateHandler(name),
                LoggerFactory = loggers,
                ServiceProvider = scope.ServiceProvider,
            };
            foreach (var configure in client.ChannelOptionsActions)
                configure(channelOptions);
            var address = client.Address ?? throw new InvalidOperationException(
                $"Could not resolve the address for gRPC client '{name}'. Set an address: services.AddGrpcClient<T>("
                + "o => o.Address = new Uri(\"https://localhost:5001\")).");
            if (client.HasCallCredentials && !MayCarryCallCredentials(address, channelOptions))
                throw new InvalidOperationException(NoTls(name));
            var channel = GrpcChannel.ForAddress(address, channelOptions);
            var interceptors = client.Interceptors(InterceptorScope.Channel, scope.ServiceProvider);
            return new(channel, channel.Intercept(interceptors), scope);
        }
        catch
        {
            scope.Dispose();
            throw;
        }
    }

    // Grpc.Net.Client drops the credentials of calls silently on a channel without TLS; better to say so at once.
    private static bool MayCarryCallCredentials(Uri address, GrpcChannelOptions options) =>
        options.UnsafeUseInsecureChannelCallCredentials
        || address.Scheme == Uri.UriSchemeHttps
        || (options.Credentials is { } credentials && credentials != ChannelCredentials.Insecure);

    private static string NoTls(string name) =>
        $"Call credential configured for gRPC client '{name}' requires TLS, and the client isn't configured to use "
        + "TLS. Either configure a TLS address, or use the call credential without TLS by setting "
        + "GrpcChannelOptions.UnsafeUseInsecureChannelCallCredentials to true: "
        + "client.AddCallCredentials((context, metadata) => {}).ConfigureChannel(o => "
        + "o.UnsafeUseInsecureChannelCallCredentials = true)";

    private sealed record Entry(GrpcChannel Channel, CallInvoker Invoker, IServiceScope Scope) : IDisposable
    {
        public void Dispose()
        {
            Channel.Dispose();
            Scope.Dispose();
        }
    }
}
