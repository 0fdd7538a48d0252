using Imaging.Gateway.Features;
using Imaging.Gateway.Tests.Host;
using Imaging.ServiceDefaults;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Imaging.Gateway.Tests.Features;

public sealed class HostRuleTests
{
    [Theory]
    [InlineData("https://imaging.test", "imaging.test", true)]
    [InlineData("https://imaging.test", "IMAGING.test:443", true)]
    [InlineData("https://imaging.test", "imaging.test:8443", false)]
    [InlineData("https://imaging.test", "elsewhere.test", false)]
    [InlineData("https://imaging.test", "imaging.test.elsewhere.test", false)]
    [InlineData("https://imaging.test", "10.0.0.1", false)]
    [InlineData("https://imaging.test", "", false)]
    [InlineData("http://imaging.test:8080", "imaging.test:8080", true)]
    [InlineData("http://imaging.test:8080", "imaging.test", false)]
    [InlineData("https://imaging.test", "inside.test:8080", true)]
    [InlineData("https://imaging.test", "inside.test", true)]
    [InlineData("https://imaging.test", "port.test:81", true)]
    [InlineData("https://imaging.test", "port.test:82", false)]
    public void The_host_is_the_systems_own(string publicUrl, string host, bool allowed) =>
        Assert.Equal(allowed, Allows(publicUrl, host, "/api/x", Environments.Production));

    [Theory]
    [InlineData("localhost:5000")]
    [InlineData("127.0.0.1:1")]
    [InlineData("[::1]:8080")]
    public void A_developers_machine_goes_by_its_local_names(string host)
    {
        Assert.True(Allows("https://imaging.test", host, "/", Environments.Development));
        Assert.False(Allows("https://imaging.test", host, "/", Environments.Production));
    }

    [Theory]
    [InlineData("localhost:8080", true)]
    [InlineData("127.0.0.1:8080", true)]
    [InlineData("localhost:8081", false)]
    public void What_is_known_as_this_machine_goes_by_all_its_names(string host, bool allowed) =>
        Assert.Equal(allowed, Allows("http://localhost:8080", host, "/", Environments.Production));

    [Theory]
    [InlineData("/health", true)]
    [InlineData("/alive", true)]
    [InlineData("/healthy", false)]
    [InlineData("/health/x", false)]
    public void Probes_know_addresses_only(string path, bool allowed) =>
        Assert.Equal(allowed, Allows("https://imaging.test", "10.0.0.1:8080", path, Environments.Production));

    [Fact]
    public async Task A_foreign_host_is_400()
    {
        await using var gateway = await GatewayHost.StartAsync();
        using var foreign = await gateway.GetAsync("/api/identity/me", ("Host", "elsewhere.test"));
        using var probe = await gateway.GetAsync("/alive", ("Host", "10.0.0.1"));

        await foreign.ProblemAsync(400, "unknown-host");
        Assert.Equal(200, (int)probe.StatusCode);
    }

    private static bool Allows(string publicUrl, string host, string path, string environment)
    {
        var rule = new HostRule(
            new PublicAddress(new(publicUrl)),
            Options.Create(new EdgeOptions { AllowedHosts = ["inside.test", "port.test:81"] }),
            new Environment { EnvironmentName = environment });
        var request = new DefaultHttpContext().Request;
        (request.Host, request.Path) = (new HostString(host), path);
        return rule.Allows(request);
    }

    private sealed class Environment : IHostEnvironment
    {
        public required string EnvironmentName { get; set; }

        public string ApplicationName { get; set; } = "";

        public string ContentRootPath { get; set; } = "";

        public IFileProvider ContentRootFileProvider { get; set; } = new NullFileProvider();
    }
}
