using Imaging.Gateway.Tests.Host;

namespace Imaging.Gateway.Tests.Features;

public sealed class OutageTests
{
    private const string NoIdentity = "services:identity:grpc:0=http://127.0.0.1:1";

    [Fact]
    public async Task A_service_that_never_answers_is_an_outage_and_one_that_answers_slowly_is_not()
    {
        await using var gateway = await GatewayHost.StartAsync("Edge:Patience=00:00:01");
        var cookie = ("Cookie", $"imaging={gateway.Identity.NewSession("staff")}");
        using var silent = await gateway.GetAsync("/api/encounters/silent", cookie);
        using var slow = await gateway.GetAsync("/api/encounters/slow", cookie);
        using var bulk = await gateway.SendAsync(
            HttpMethod.Delete, "/api/subjects/S/images/silent", ("x-api-key", "imk_any"));

        foreach (var answer in (HttpResponseMessage[])[silent, bulk])
        {
            await answer.ProblemAsync(503, "dependency-unavailable");
            Assert.NotNull(answer.Headers.RetryAfter);
        }

        Assert.Equal("begun, ended", await slow.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task With_identity_away_everybody_is_told_to_come_back()
    {
        await using var gateway = await GatewayHost.StartAsync(NoIdentity);
        using var login = await gateway.PostAsync("/api/identity/login");
        using var session = await gateway.GetAsync("/api/identity/me", ("Cookie", "imaging=any"));
        using var key = await gateway.GetAsync("/api/subjects/S/images", ("x-api-key", "imk_any"));

        foreach (var answer in (HttpResponseMessage[])[login, session, key])
        {
            await answer.ProblemAsync(503, "dependency-unavailable");
            Assert.NotNull(answer.Headers.RetryAfter);
        }
    }
}
