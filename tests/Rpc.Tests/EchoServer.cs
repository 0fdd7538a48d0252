using System.Net;
using Grpc.AspNetCore.Server;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Imaging.Rpc.Tests;

/// <summary>A server of HTTP/2 in clear text on a free port, and clients that find it by the name "echo".</summary>
internal sealed class EchoServer : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly List<ServiceProvider> clients = [];

    private EchoServer(WebApplication app) => this.app = app;

    public EchoLog Log => app.Services.GetRequiredService<EchoLog>();

    public string Url => app.Urls.First();

    public static async Task<EchoServer> StartAsync(
        Action<GrpcServiceOptions>? configure = null, Action<IServiceCollection>? services = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddSingleton<EchoLog>();
        builder.Services.AddGrpc(options => configure?.Invoke(options));
        services?.Invoke(builder.Services);
        var app = builder.Build();
        app.MapGrpcService<EchoService>();
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new(app);
    }

    /// <summary>A client as a service makes its own: by name, with discovery for all HTTP clients.</summary>
    public Echo.EchoClient Client(
        Action<IHttpClientBuilder>? configure = null, Action<IServiceCollection>? services = null) =>
        Services(configure, services).GetRequiredService<Echo.EchoClient>();

    public ServiceProvider Services(
        Action<IHttpClientBuilder>? configure = null, Action<IServiceCollection>? more = null)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder()
            .AddInMemoryCollection([new("services:echo:grpc:0", Url)])
            .Build());
        services.AddServiceDiscovery();
        services.ConfigureHttpClientDefaults(http => http.AddServiceDiscovery());
        var builder = services.AddGrpcClient<Echo.EchoClient>(client => client.Address = new("http://_grpc.echo"));
        configure?.Invoke(builder);
        more?.Invoke(services);
        var provider = services.BuildServiceProvider(validateScopes: true);
        clients.Add(provider);
        return provider;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in clients)
            await client.DisposeAsync();
        await app.DisposeAsync();
    }
}
