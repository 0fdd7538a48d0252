using Imaging.Gateway.Sessions;
using Imaging.Gateway.Tests.Host;
using Imaging.ServiceDefaults;

namespace Imaging.Gateway.Tests.Sessions;

public sealed class SameOriginTests
{
    private const string Own = "https://imaging.test";

    [Theory]
    // Reading changes nothing, whoever links to it.
    [InlineData("GET", "cross-site", null, true, true)]
    [InlineData("GET", "none", null, true, true)]
    [InlineData("HEAD", null, "https://elsewhere.test", true, true)]
    // The browser's own word.
    [InlineData("POST", "same-origin", null, true, true)]
    [InlineData("POST", "same-origin", "https://elsewhere.test", true, true)]
    [InlineData("POST", "same-site", Own, true, false)]
    [InlineData("POST", "cross-site", Own, true, false)]
    [InlineData("POST", "none", null, true, false)]
    [InlineData("POST", "cross-site", null, false, false)]
    [InlineData("PATCH", "cross-site", null, true, false)]
    [InlineData("DELETE", "none", null, false, false)]
    // An older browser names the origin.
    [InlineData("POST", null, Own, true, true)]
    [InlineData("PUT", null, Own, false, true)]
    [InlineData("POST", null, "http://imaging.test", true, false)]
    [InlineData("POST", null, "https://imaging.test:8443", true, false)]
    [InlineData("POST", null, "https://imaging.test.elsewhere.test", true, false)]
    [InlineData("POST", null, "null", true, false)]
    [InlineData("POST", null, "null", false, false)]
    // Neither: a program may sign in, and nothing rides on a cookie.
    [InlineData("POST", null, null, false, true)]
    [InlineData("POST", null, null, true, false)]
    [InlineData("POST", "", "", true, false)]
    public void Unsafe_calls_come_from_the_own_pages(
        string method, string? fetchSite, string? origin, bool hasCookie, bool allowed) =>
        Assert.Equal(allowed, new SameOrigin(new PublicAddress(new(Own + "/"))).Allows(
            method, fetchSite, origin, hasCookie));

    [Theory]
    [InlineData("/api/identity/login")]
    [InlineData("/api/identity/login/totp")]
    [InlineData("/api/patient/verify")]
    [InlineData("/api/identity/logout")]
    [InlineData("/api/patient/submit")]
    public async Task A_page_elsewhere_is_refused(string path)
    {
        await using var gateway = await GatewayHost.StartAsync();
        using var answer = await gateway.PostAsync(path, ("Sec-Fetch-Site", "cross-site"), ("Cookie", "imaging=a"));

        await answer.ProblemAsync(403, "cross-origin");
    }

    [Fact]
    public async Task A_program_may_sign_in_without_saying_where_it_comes_from()
    {
        await using var gateway = await GatewayHost.StartAsync();
        using var fresh = await gateway.PostAsync("/api/identity/login");
        using var again = await gateway.PostAsync("/api/identity/login", ("Cookie", "imaging-device=a"));

        await fresh.ReceivedAsync();
        await again.ProblemAsync(403, "cross-origin");
    }
}
