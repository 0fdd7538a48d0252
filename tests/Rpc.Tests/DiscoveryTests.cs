using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.ServiceDiscovery;

namespace Imaging.Rpc.Tests;

public sealed class DiscoveryTests
{
    private static readonly Dictionary<string, string?> Settings = new()
    {
        ["services:media:http:0"] = "http://localhost:5001",
        ["services:media:https:0"] = "https://localhost:5002",
        ["services:media:grpc:0"] = "http://localhost:5003",
        ["services:plain:http:0"] = "http://localhost:5004",
        ["services:bare:http:0"] = "10.0.0.7:5005",
        ["services:single:http"] = "http://localhost:5006",
        ["services:based:http:0"] = "http://localhost:5007/under/this",
        ["services:outside:default:0"] = "https://api.example.org/",
    };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("http://media/a?b=c%2Fd", "http://localhost:5001/a?b=c%2Fd")]
    [InlineData("https://media/", "https://localhost:5002/")]
    [InlineData("https+http://media/a", "https://localhost:5002/a")]
    [InlineData("http+https://media/a", "http://localhost:5001/a")]
    [InlineData("https+http://plain/a", "http://localhost:5004/a")]
    [InlineData("http://_grpc.media/x.Y/Z", "http://localhost:5003/x.Y/Z")]
    [InlineData("https+http://_grpc.media/", "http://localhost:5003/")]
    [InlineData("http://MEDIA/", "http://localhost:5001/")]
    [InlineData("http://bare/a", "http://10.0.0.7:5005/a")]
    [InlineData("https+http://bare/a", "https://10.0.0.7:5005/a")]
    [InlineData("http://single/a", "http://localhost:5006/a")]
    [InlineData("http://based/a", "http://localhost:5007/under/this/a")]
    [InlineData("https://outside/a", "https://api.example.org/a")]
    [InlineData("http://unknown/a%2Fb", "http://unknown/a%2Fb")]
    [InlineData("http://unknown:81/a", "http://unknown:81/a")]
    [InlineData("http://_web.media/a", "http://_web.media/a")]
    [InlineData("https://plain/a", "https://plain/a")]
    [InlineData("https+http://unknown/a", "https://unknown/a")]
    [InlineData("http://127.0.0.1:9000/a", "http://127.0.0.1:9000/a")]
    [InlineData("http://[::1]:9000/a", "http://[::1]:9000/a")]
    public async Task A_name_becomes_an_address(string asked, string expected)
    {
        using var client = Client(Configuration(Settings), out var sent);
        using var response = await client.GetAsync(new Uri(asked), Stop);
        Assert.Equal([expected], sent);
    }

    [Fact]
    public async Task Several_endpoints_take_turns()
    {
        using var client = Client(Configuration(new()
        {
            ["services:media:http:0"] = "http://one",
            ["services:media:http:1"] = "http://two",
            ["services:media:http:2"] = "http://three",
        }), out var sent);
        for (var i = 0; i < 4; i++)
            using (await client.GetAsync(new Uri("http://media/"), Stop)) { }
        Assert.Equal(["http://one/", "http://two/", "http://three/", "http://one/"], sent);
    }

    [Fact]
    public async Task A_reload_of_the_configuration_is_heeded()
    {
        var configuration = Configuration(new() { ["services:media:http:0"] = "http://one" });
        using var client = Client(configuration, out var sent);
        foreach (var (key, value) in ((string, string)[])[("media", "http://two"), ("late", "http://three")])
        {
            using (await client.GetAsync(new Uri($"http://{key}/"), Stop)) { }
            configuration[$"services:{key}:http:0"] = value;
            configuration.Reload();
            using (await client.GetAsync(new Uri($"http://{key}/"), Stop)) { }
        }
        Assert.Equal(["http://one/", "http://two/", "http://late/", "http://three/"], sent);
    }

    [Fact]
    public async Task Schemes_that_are_not_allowed_are_not_chosen()
    {
        using var client = Client(Configuration(Settings), out var sent, options =>
        {
            options.AllowAllSchemes = false;
            options.AllowedSchemes = ["http"];
        });
        using var response = await client.GetAsync(new Uri("https+http://media/"), Stop);
        Assert.Equal(["http://localhost:5001/"], sent);
    }

    [Fact]
    public async Task The_resolver_answers_to_those_who_send_by_themselves()
    {
        await using var services = Services(Configuration(Settings)).BuildServiceProvider();
        var resolver = services.GetRequiredService<ServiceEndpointResolver>();
        var found = await resolver.GetEndpointsAsync("http://_grpc.media", Stop);
        Assert.Equal("http://localhost:5003/", Assert.Single(found.Endpoints).ToString());
        Assert.Same(found, await resolver.GetEndpointsAsync("http://_grpc.media", Stop));
    }

    private static IConfigurationRoot Configuration(Dictionary<string, string?> settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings).Build();

    private static IServiceCollection Services(IConfiguration configuration) => new ServiceCollection()
        .AddSingleton(configuration)
        .AddServiceDiscovery();

    private static HttpClient Client(
        IConfiguration configuration, out List<string> sent, Action<ServiceDiscoveryOptions>? configure = null)
    {
        var recorder = new Recorder();
        sent = recorder.Sent;
        var services = Services(configuration);
        services.Configure(configure ?? (_ => { }));
        services.AddHttpClient("").AddServiceDiscovery().ConfigurePrimaryHttpMessageHandler(() => recorder);
        return services.BuildServiceProvider().GetRequiredService<IHttpClientFactory>().CreateClient();
    }

    private sealed class Recorder : HttpMessageHandler
    {
        public List<string> Sent { get; } = [];

        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Sent.Add(request.RequestUri!.AbsoluteUri);
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK));
        }
    }
}
