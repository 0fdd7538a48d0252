using Imaging.Gateway.Tests.Host;
using Imaging.ServiceDefaults.Security;
using Microsoft.Extensions.Options;

namespace Imaging.Gateway.Tests.Features;

public sealed class ProxyTests
{
    private static readonly (string, string)[] Forwarded =
        [("X-Forwarded-For", "198.51.100.7"), ("X-Forwarded-Proto", "https")];

    [Fact]
    public async Task What_is_forwarded_counts_from_a_known_proxy()
    {
        await using var gateway = await GatewayHost.StartAsync("Edge:TrustedProxies:0=127.0.0.0/8");
        using var answer = await gateway.PostAsync("/api/identity/login", Forwarded);

        Assert.Equal("198.51.100.7", (await answer.ReceivedAsync())[Browser.AddressHeader]);
        Assert.True(answer.Headers.Contains("Strict-Transport-Security"));
    }

    [Theory]
    [InlineData("Edge:TrustedProxies:0=10.0.0.0/8")]
    [InlineData("ForwardedHeaders_Enabled=true")]
    public async Task From_anybody_else_it_does_not(string setting)
    {
        await using var gateway = await GatewayHost.StartAsync(setting);
        using var answer = await gateway.PostAsync("/api/identity/login", Forwarded);

        Assert.Equal("127.0.0.1", (await answer.ReceivedAsync())[Browser.AddressHeader]);
        Assert.False(answer.Headers.Contains("Strict-Transport-Security"));
    }

    [Fact]
    public async Task The_callers_own_word_before_the_proxys_does_not_count()
    {
        await using var gateway = await GatewayHost.StartAsync("Edge:TrustedProxies:0=127.0.0.0/8");
        using var answer = await gateway.PostAsync("/api/identity/login",
            ("X-Forwarded-For", "203.0.113.9, 198.51.100.7"), ("X-Forwarded-Proto", "http, https"));

        Assert.Equal("198.51.100.7", (await answer.ReceivedAsync())[Browser.AddressHeader]);
    }

    [Fact]
    public async Task The_name_that_a_caller_asks_for_stays_at_the_edge()
    {
        await using var gateway = await GatewayHost.StartAsync();
        using var answer = await gateway.PostAsync("/api/identity/login");

        Assert.Equal(new Uri(gateway.Services.Http).Authority, (await answer.ReceivedAsync())["HOST"]);
    }

    [Fact]
    public async Task A_network_that_is_none_is_an_error_at_the_start()
    {
        var error = await Assert.ThrowsAsync<OptionsValidationException>(
            () => GatewayHost.StartAsync("Edge:TrustedProxies:0=proxy.test"));

        Assert.Contains("TrustedProxies", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answers_of_the_api_run_nothing()
    {
        await using var gateway = await GatewayHost.StartAsync();
        using var answer = await gateway.PostAsync("/api/identity/login");

        Assert.Equal("default-src 'none'; frame-ancestors 'none'; sandbox",
            Assert.Single(answer.Headers.GetValues("Content-Security-Policy")));
        Assert.Equal("same-origin", Assert.Single(answer.Headers.GetValues("Cross-Origin-Opener-Policy")));
        Assert.Contains("camera=()", Assert.Single(answer.Headers.GetValues("Permissions-Policy")),
            StringComparison.Ordinal);
        Assert.Equal("no-store", answer.Headers.CacheControl?.ToString());
    }
}
