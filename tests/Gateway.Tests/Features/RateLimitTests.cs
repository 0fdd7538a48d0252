using System.Net;
using Imaging.Gateway.Features;
using Imaging.Gateway.Tests.Host;

namespace Imaging.Gateway.Tests.Features;

public sealed class RateLimitTests
{
    private const string Proxy = "Edge:TrustedProxies:0=127.0.0.0/8";

    [Theory]
    [InlineData("/api/identity/login")]
    [InlineData("/api/identity/invitations/accept")]
    [InlineData("/api/patient/verify")]
    public async Task One_place_signs_in_so_often_and_then_waits(string path)
    {
        await using var gateway = await GatewayHost.StartAsync(
            Proxy, "RateLimits:SignInPerMinute=1", "RateLimits:SignInBurst=3");
        for (var i = 0; i < 3; i++)
        {
            using var served = await gateway.PostAsync(path, ("X-Forwarded-For", $"198.51.100.{i}"));
            await served.ReceivedAsync();
        }

        using var neighbour = await gateway.PostAsync(path, ("X-Forwarded-For", "198.51.100.99"));
        using var elsewhere = await gateway.PostAsync(path, ("X-Forwarded-For", "203.0.113.1"));
        using var signedIn = await gateway.GetAsync("/api/identity/me", ("X-Forwarded-For", "198.51.100.99"),
            ("Cookie", $"imaging={gateway.Identity.NewSession("staff")}"));

        await neighbour.ProblemAsync(429, "rate-limited");
        Assert.InRange(neighbour.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
        await elsewhere.ReceivedAsync();
        await signedIn.ReceivedAsync();
    }

    [Fact]
    public async Task One_session_asks_so_often_and_others_go_on()
    {
        await using var gateway = await GatewayHost.StartAsync(
            "RateLimits:PerSessionPerSecond=1", "RateLimits:PerSessionBurst=1");
        var busy = ("Cookie", $"imaging={gateway.Identity.NewSession("staff")}");
        var statuses = new List<int>();
        for (var i = 0; i < 10; i++)
        {
            using var answer = await gateway.GetAsync("/api/identity/me", busy);
            statuses.Add((int)answer.StatusCode);
        }

        using var other = await gateway.GetAsync(
            "/api/identity/me", ("Cookie", $"imaging={gateway.Identity.NewSession("staff")}"));

        Assert.Equal([200, 200], statuses.Take(2));
        Assert.Contains(429, statuses);
        await other.ReceivedAsync();
    }

    [Fact]
    public async Task One_address_asks_so_often_whoever_it_is()
    {
        await using var gateway = await GatewayHost.StartAsync(Proxy, "RateLimits:PerAddressPerSecond=1");
        var statuses = new List<int>();
        for (var i = 0; i < 10; i++)
        {
            using var answer = await gateway.GetAsync("/nothing", ("X-Forwarded-For", $"2001:db8:1:2::{i}"));
            statuses.Add((int)answer.StatusCode);
        }

        using var other = await gateway.GetAsync("/nothing", ("X-Forwarded-For", "2001:db8:1:3::1"));
        Assert.Contains(429, statuses);
        Assert.Equal(404, (int)other.StatusCode);
    }

    [Theory]
    [InlineData("198.51.100.7", "198.51.100.7", "198.51.100.0/24")]
    [InlineData("::ffff:198.51.100.7", "198.51.100.7", "198.51.100.0/24")]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64", "2001:db8:1:2::/64")]
    public void Addresses_are_counted_by_who_can_change_them(string address, string caller, string place)
    {
        Assert.Equal(caller, ClientAddress.Caller(IPAddress.Parse(address)));
        Assert.Equal(place, ClientAddress.Place(IPAddress.Parse(address)));
    }
}
