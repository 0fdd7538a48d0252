using System.Net;
using Imaging.Gateway.Features;
using Imaging.Gateway.Tests.Host;

namespace Imaging.Gateway.Tests.Features;

public sealed class RateLimitTests
{
    private const string Proxy = "Edge:TrustedProxies:0=127.0.0.0/8";
    private static readonly (string, string) SamePage = ("Sec-Fetch-Site", "same-origin");

    [Theory]
    [InlineData("/api/identity/login")]
    [InlineData("/api/identity/invitations/accept")]
    [InlineData("/api/patient/verify")]
    public async Task One_address_signs_in_so_often_and_then_waits(string path)
    {
        await using var gateway = await GatewayHost.StartAsync(
            Proxy, "RateLimits:SignInPerMinute=1", "RateLimits:SignInBurst=3");
        var here = ("X-Forwarded-For", "198.51.100.7");
        for (var i = 0; i < 3; i++)
        {
            using var served = await gateway.PostAsync(path, here);
            await served.ReceivedAsync();
        }

        using var fourth = await gateway.PostAsync(path, here);
        using var neighbour = await gateway.PostAsync(path, ("X-Forwarded-For", "198.51.100.8"));
        using var signedIn = await gateway.GetAsync("/api/identity/me", here,
            ("Cookie", $"imaging={gateway.Identity.NewSession("staff")}"));

        await fourth.ProblemAsync(429, "rate-limited");
        Assert.InRange(fourth.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
        await neighbour.ReceivedAsync();
        await signedIn.ReceivedAsync();
    }

    [Theory]
    [InlineData("/api/identity/login")]
    [InlineData("/api/patient/verify")]
    public async Task Junk_from_an_address_shuts_out_no_browser_there_that_has_signed_in_before(string path)
    {
        await using var gateway = await GatewayHost.StartAsync("RateLimits:SignInPerMinute=1",
            "RateLimits:SignInBurst=1", "RateLimits:SignInPerDevicePerMinute=1", "RateLimits:SignInPerDeviceBurst=2");
        using var junk = await gateway.PostAsync(path);
        var (known, other) = (gateway.Identity.KnowDevice(), gateway.Identity.KnowDevice());

        Assert.Equal([200, 200, 429], await AskAsync(known, 3));
        Assert.Equal([200], await AskAsync(other, 1));
        Assert.Equal([429, 429], await AskAsync("made-up", 2));

        async Task<List<int>> AskAsync(string device, int times)
        {
            var statuses = new List<int>();
            for (var i = 0; i < times; i++)
            {
                using var answer = await gateway.PostAsync(
                    path, ("Cookie", $"imaging-device={device}"), SamePage);
                statuses.Add((int)answer.StatusCode);
            }

            return statuses;
        }
    }

    [Fact]
    public async Task While_nobody_can_say_which_browsers_are_known_the_others_are_told_to_wait()
    {
        await using var gateway = await GatewayHost.StartAsync(
            "RateLimits:SignInPerMinute=1", "RateLimits:SignInBurst=1");
        var known = ("Cookie", $"imaging-device={gateway.Identity.KnowDevice()}");
        gateway.Identity.IsForgetful = true;
        using var first = await gateway.PostAsync("/api/identity/login", known, SamePage);
        using var second = await gateway.PostAsync("/api/identity/login", known, SamePage);

        await first.ReceivedAsync();
        await second.ProblemAsync(429, "rate-limited");
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
    [InlineData("198.51.100.7", "198.51.100.7")]
    [InlineData("::ffff:198.51.100.7", "198.51.100.7")]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64")]
    public void Addresses_are_counted_by_who_can_change_them(string address, string caller) =>
        Assert.Equal(caller, ClientAddress.Caller(IPAddress.Parse(address)));
}
