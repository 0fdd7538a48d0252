using Imaging.Gateway.Tests.Host;
using Imaging.ServiceDefaults.Security;

namespace Imaging.Gateway.Tests.Features;

/// <summary>Addresses that a page is given lead to where it is, if that is ours.</summary>
public sealed class PublicOriginTests
{
    [Theory]
    [InlineData("imaging.test", "http://imaging.test")]
    [InlineData("inside.test:8080", "http://inside.test:8080")]
    [InlineData("INSIDE.test:8080", "http://INSIDE.test:8080")]
    // Known, but not said to be where pages are.
    [InlineData("allowed.test", "http://imaging.test")]
    // By another scheme than the one that was said.
    [InlineData("secure.test", "http://imaging.test")]
    public async Task Media_is_told_the_origin_that_is_known(string host, string origin)
    {
        await using var gateway = await GatewayHost.StartAsync(
            "Edge:AllowedHosts:0=allowed.test", "Edge:AllowedHosts:1=secure.test",
            "Edge:PublicOrigins:0=http://inside.test:8080", "Edge:PublicOrigins:1=https://secure.test");
        var cookie = $"imaging={gateway.Identity.NewSession("patient")}";
        using var answer = await gateway.GetAsync("/api/media/0199d1a2-0000-7000-8000-000000000000",
            ("Host", host), ("Cookie", cookie), (Browser.OriginHeader, "https://elsewhere.test"));

        Assert.Equal(origin, (await answer.ReceivedAsync())[Browser.OriginHeader]);
    }

    [Theory]
    [InlineData("Edge:PublicOrigins:0=inside.test")]
    [InlineData("Edge:PublicOrigins:0=ftp://inside.test")]
    [InlineData("Edge:PublicOrigins:0=http://inside.test/path")]
    public async Task What_is_no_origin_ends_the_start(string setting) =>
        await Assert.ThrowsAnyAsync<Exception>(() => GatewayHost.StartAsync(setting));

    [Theory]
    [InlineData("Production", "http://imaging.test", false)]
    [InlineData("Production", "http://10.0.0.5:8080", false)]
    [InlineData("Production", "https://imaging.test", true)]
    [InlineData("Production", "http://localhost:8080", true)]
    [InlineData("Production", "http://127.0.0.1:8080", true)]
    [InlineData("Development", "http://imaging.test", true)]
    public async Task Production_is_reached_by_https_or_on_this_machine(string environment, string url, bool starts)
    {
        string[] settings = [$"environment={environment}", $"PublicUrl={url}"];
        if (starts) await (await GatewayHost.StartAsync(settings)).DisposeAsync();
        else Assert.Contains("PublicUrl is http",
            (await Assert.ThrowsAnyAsync<Exception>(() => GatewayHost.StartAsync(settings))).Message,
            StringComparison.Ordinal);
    }
}
