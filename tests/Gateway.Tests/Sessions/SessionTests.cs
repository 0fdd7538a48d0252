using Imaging.Gateway.Tests.Host;
using Imaging.ServiceDefaults.Security;

namespace Imaging.Gateway.Tests.Sessions;

public sealed class SessionTests
{
    private const string StaffRoute = "/api/encounters/search";
    private const string PatientRoute = "/api/patient/encounter";

    [Theory]
    [InlineData(StaffRoute, "Sign in.")]
    [InlineData("/api/identity/me", "Sign in.")]
    [InlineData("/api/admin/audit/verify", "Sign in.")]
    [InlineData(PatientRoute, "Open the link that you were sent again and give the date of birth.")]
    public async Task Without_a_live_session_it_says_how_to_get_one(string path, string detail)
    {
        await using var gateway = await GatewayHost.StartAsync();
        using var none = await gateway.GetAsync(path);
        using var dead = await gateway.GetAsync(path, ("Cookie", "imaging=dead"));

        Assert.Equal(detail, (string?)(await none.ProblemAsync(401, "unauthorized"))["detail"]);
        Assert.Equal(detail, (string?)(await dead.ProblemAsync(401, "unauthorized"))["detail"]);
        Assert.NotEmpty(none.Headers.WwwAuthenticate);
    }

    [Theory]
    [InlineData("staff", StaffRoute, PatientRoute, "encounter")]
    [InlineData("staff", "/api/identity/me", "/api/patient/logout", "identity")]
    [InlineData("patient", PatientRoute, StaffRoute, "encounter")]
    public async Task Each_kind_of_session_reaches_its_own_routes(
        string kind, string own, string other, string service)
    {
        await using var gateway = await GatewayHost.StartAsync();
        var cookie = $"imaging={gateway.Identity.NewSession(kind)}";
        using var served = await gateway.GetAsync(own, ("Cookie", cookie), ("X-Encounter", "E1"));
        using var refused = await gateway.GetAsync(other, ("Cookie", cookie));

        var received = await served.ReceivedAsync();
        Assert.Equal($"Bearer {kind}-at-{service}", received["Authorization"]);
        Assert.Equal("E1", received["X-Encounter"]);
        await refused.ProblemAsync(403, "forbidden");
    }

    [Fact]
    public async Task A_key_opens_no_route_of_people_and_a_session_none_of_programs()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var cookie = ("Cookie", $"imaging={gateway.Identity.NewSession("staff")}");
        var key = ("x-api-key", "imk_any");
        using var keyAtPeople = await gateway.GetAsync(StaffRoute, key);
        using var sessionAtPrograms = await gateway.GetAsync("/api/subjects/S/images", cookie);
        using var bothAtPeople = await gateway.GetAsync(StaffRoute, cookie, key);
        using var bothAtPrograms = await gateway.GetAsync("/api/subjects/S/images", cookie, key);

        await keyAtPeople.ProblemAsync(401, "unauthorized");
        await sessionAtPrograms.ProblemAsync(401, "unauthorized");
        Assert.Equal("Bearer staff-at-encounter", (await bothAtPeople.ReceivedAsync())["Authorization"]);
        Assert.Equal("Bearer key-at-media", (await bothAtPrograms.ReceivedAsync())["Authorization"]);
        Assert.Single(gateway.Identity.KeyQuestions);
        Assert.Single(gateway.Identity.SessionQuestions);
    }

    [Theory]
    [InlineData("/api/identity/setup", "identity")]
    [InlineData("/api/identity/login/totp", "identity")]
    [InlineData("/api/patient/verify", "encounter")]
    [InlineData("/api/patient/receipt-keys", "encounter")]
    public async Task Where_anybody_may_call_the_gateway_does_so_in_its_own_name(string path, string service)
    {
        await using var gateway = await GatewayHost.StartAsync();
        using var answer = await gateway.PostAsync(path,
            ("Sec-Fetch-Site", "same-origin"), ("Cookie", $"imaging={gateway.Identity.NewSession("staff")}"),
            ("Authorization", "Bearer imk_any"));

        Assert.Equal($"Bearer gateway-at-{service}", (await answer.ReceivedAsync())["Authorization"]);
        Assert.Empty(gateway.Identity.SessionQuestions);
        Assert.Empty(gateway.Identity.KeyQuestions);
    }

    [Fact]
    public async Task An_answer_serves_for_seconds_and_activity_is_told_apart()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var cookie = ("Cookie", $"imaging={gateway.Identity.NewSession("staff")}");
        for (var i = 0; i < 5; i++)
        {
            (await gateway.GetAsync(StaffRoute, cookie, ("X-Background", "1"))).Dispose();
            (await gateway.GetAsync(StaffRoute, cookie)).Dispose();
        }

        Assert.Equal([false, true], gateway.Identity.SessionQuestions.Select(question => question.IsActivity));
        Assert.All(gateway.Identity.SessionQuestions, question => Assert.Equal("encounter", question.Audience));
    }

    [Fact]
    public async Task A_session_that_ends_stops_within_five_seconds_and_takes_its_event_stream_along()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var secret = gateway.Identity.NewSession("staff");
        using var stream = await gateway.GetAsync("/api/encounters/E1/events", ("Cookie", $"imaging={secret}"));
        Assert.Equal("text/event-stream", stream.Content.Headers.ContentType?.MediaType);

        gateway.Identity.End(secret);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await Assert.ThrowsAnyAsync<IOException>(async () =>
        {
            await using var body = await stream.Content.ReadAsStreamAsync(limit.Token);
            await body.CopyToAsync(Stream.Null, limit.Token);
        });

        Assert.All(gateway.Identity.SessionQuestions, question => Assert.False(question.IsActivity));
        using var again = await gateway.GetAsync("/api/encounters/E1/events", ("Cookie", $"imaging={secret}"));
        await again.ProblemAsync(401, "unauthorized");
    }

    [Fact]
    public async Task Services_are_told_of_the_browser_by_hashes_and_by_the_gateway_alone()
    {
        await using var gateway = await GatewayHost.StartAsync();
        using var bare = await gateway.PostAsync("/api/identity/login",
            (Browser.DeviceHeader, new string('A', 64)), (Browser.SessionHeader, new string('A', 64)),
            (Browser.AddressHeader, "198.51.100.7"), ("X-Forwarded-For", "198.51.100.7"),
            ("X-Forwarded-Host", "elsewhere.test"), ("Forwarded", "for=198.51.100.7"),
            ("baggage", "a=b"), ("tracestate", "a=b"));
        using var known = await gateway.PostAsync("/api/identity/login", ("Sec-Fetch-Site", "same-origin"),
            ("Cookie", "imaging=s; imaging-device=d; other=o"));

        var unknown = await bare.ReceivedAsync();
        Assert.Null(unknown[Browser.DeviceHeader]);
        Assert.Null(unknown[Browser.SessionHeader]);
        Assert.Equal("127.0.0.1", unknown[Browser.AddressHeader]);
        Assert.DoesNotContain(unknown.Headers, header =>
            header.Key is "FORWARDED" or "BAGGAGE" or "TRACESTATE"
            || header.Key.StartsWith("X-FORWARDED", StringComparison.Ordinal));
        var hashed = await known.ReceivedAsync();
        Assert.Equal(Convert.ToHexString(Browser.Digest("d")), hashed[Browser.DeviceHeader]);
        Assert.Equal(Convert.ToHexString(Browser.Digest("s")), hashed[Browser.SessionHeader]);
        Assert.Null(hashed["Cookie"]);
    }

    [Fact]
    public async Task Only_the_two_cookies_leave_and_none_from_routes_of_programs()
    {
        await using var gateway = await GatewayHost.StartAsync();
        using var people = await gateway.PostAsync("/api/identity/login");
        using var programs = await gateway.GetAsync("/api/subjects/S/images", ("x-api-key", "imk_any"));

        Assert.Equal(["imaging=new; path=/; httponly", "imaging-device=new; path=/; httponly"],
            people.Headers.GetValues("Set-Cookie"));
        Assert.False(programs.Headers.Contains("Set-Cookie"));
    }

    [Fact]
    public async Task On_https_the_cookies_are_of_this_host_alone()
    {
        await using var gateway = await GatewayHost.StartAsync($"PublicUrl=https://{GatewayHost.Name}");
        var secret = gateway.Identity.NewSession("staff");
        using var bare = await gateway.GetAsync(StaffRoute, ("Cookie", $"imaging={secret}"));
        using var prefixed = await gateway.GetAsync(StaffRoute, ("Cookie", $"__Host-imaging={secret}"));

        await bare.ProblemAsync(401, "unauthorized");
        await prefixed.ReceivedAsync();
    }
}
