using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.ServiceDiscovery;

namespace Imaging.Rpc.Tests;

public sealed class ProxyTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Requests_are_forwarded_by_the_name_of_a_service()
    {
        await using var one = await StartAsync("one");
        await using var two = await StartAsync("two");
        var configuration = new Dictionary<string, string?>
        {
            ["services:media:http:0"] = one.Urls.First(),
            ["services:media:http:1"] = two.Urls.First(),
        };
        await using var proxy = await StartProxyAsync(configuration);
        using var client = new HttpClient { BaseAddress = new(proxy.Urls.First()) };

        var answers = new HashSet<string>();
        for (var i = 0; i < 8; i++)
            answers.Add(await client.GetStringAsync(new Uri("/routed/x", UriKind.Relative), Stop));
        Assert.Equal(["one /routed/x", "two /routed/x"], answers.Order());
        Assert.EndsWith(" /forwarded/x", await client.GetStringAsync(new Uri("/forwarded/x", UriKind.Relative), Stop),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://media/base", null, "http://10.1.2.3:80/", "http://10.1.2.3/base", "media")]
    [InlineData("http://media", "outside.org", "http://10.1.2.3:8080", "http://10.1.2.3:8080/", "outside.org")]
    [InlineData("http://media", null, "http://127.0.0.1:8080", "http://127.0.0.1:8080/", null)]
    [InlineData("http://media", null, "10.1.2.3:8080", "http://10.1.2.3:8080/", "media")]
    public async Task A_destination_keeps_the_service_as_its_host(
        string address, string? host, string endpoint, string expected, string? expectedHost)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.AddInMemoryCollection([new("services:media:http:0", endpoint)]);
        builder.Services.AddServiceDiscovery();
        builder.Services.AddReverseProxy().AddServiceDiscoveryDestinationResolver();
        await using var app = builder.Build();
        var resolver = app.Services.GetServices<IDestinationResolver>().Last();
        var resolved = await resolver.ResolveDestinationsAsync(
            new Dictionary<string, DestinationConfig> { ["d"] = new() { Address = address, Host = host } }, Stop);
        var (name, destination) = Assert.Single(resolved.Destinations);
        Assert.StartsWith("d[", name, StringComparison.Ordinal);
        Assert.Equal(expected, destination.Address);
        Assert.Equal(expectedHost, destination.Host);
        Assert.False(resolved.ChangeToken!.HasChanged);
        ((IConfigurationRoot)app.Configuration).Reload();
        Assert.True(resolved.ChangeToken.HasChanged);
    }

    private static Task<WebApplication> StartAsync(string name) => StartAsync(
        _ => { }, app => app.MapFallback((HttpContext http) => $"{name} {http.Request.Path}"));

    private static Task<WebApplication> StartProxyAsync(Dictionary<string, string?> configuration) => StartAsync(
        builder =>
        {
            builder.Configuration.AddInMemoryCollection(configuration);
            builder.Services.AddServiceDiscovery();
            builder.Services.AddHttpForwarderWithServiceDiscovery();
            builder.Services.AddReverseProxy()
                .LoadFromMemory(
                    [new() { RouteId = "r", ClusterId = "c", Match = new() { Path = "/routed/{**rest}" } }],
                    [new()
                    {
                        ClusterId = "c",
                        LoadBalancingPolicy = "RoundRobin",
                        Destinations = new Dictionary<string, DestinationConfig>
                        {
                            ["d"] = new() { Address = "http://media" },
                        },
                    }])
                .AddServiceDiscoveryDestinationResolver();
        },
        app =>
        {
            app.MapReverseProxy();
            app.MapForwarder("/forwarded/{**rest}", "http://media");
        });

    private static async Task<WebApplication> StartAsync(
        Action<WebApplicationBuilder> configure, Action<WebApplication> map)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddRouting();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        configure(builder);
        var app = builder.Build();
        map(app);
        await app.StartAsync(Stop);
        return app;
    }
}
