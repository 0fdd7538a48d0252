namespace Imaging.Graph.Tests.Staff;

public sealed class ApiKeyAdminTests(ImagingGraph graph)
{
    private static readonly string[] Reading = ["images:read"];

    [Fact]
    public async Task A_key_is_shown_once_works_and_is_revoked()
    {
        var admin = await Crew.AdminAsync(graph);
        var issued = await admin.Browser.PostJsonAsync("identity/api-keys", new
        {
            name = "Scanner 3", scopes = Reading, subjectPrefix = "P-", expiresInDays = 7,
        });
        using var client = graph.ClientWith((string)issued["key"]!);
        using var own = await client.GetImageAsync("P-1", "I1");
        using var other = await client.GetImageAsync("Q-1", "I1");
        var listed = (await admin.Browser.GetJsonAsync("identity/api-keys?limit=200"))["items"]!
            .AsArray().Single(key => (string?)key!["id"] == (string?)issued["id"])!;
        using var revoked = await admin.Browser.SendAsync(
            HttpMethod.Delete, $"identity/api-keys/{(string)issued["id"]!}");
        using var again = await admin.Browser.SendAsync(
            HttpMethod.Delete, $"identity/api-keys/{(string)issued["id"]!}");

        await own.ProblemAsync(404, "image-not-found");
        await other.ProblemAsync(403, "subject-not-allowed");
        Assert.Equal(("Scanner 3", "prefix:P-"), ((string?)listed["name"], (string?)listed["subjectRule"]));
        Assert.DoesNotContain("imk_", listed.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(204, (int)revoked.StatusCode);
        await again.ProblemAsync(404, "not-found");
    }

    [Theory]
    [InlineData("images:all", null, null, "192.0.2.0/24", "invalid-api-key")]
    [InlineData("images:read", null, "P1", "192.0.2.0/24", "invalid-api-key")]
    [InlineData("images:read", "P1", "P1-", "192.0.2.0/24", "invalid-api-key")]
    [InlineData("images:read", null, null, "office", "invalid-api-key")]
    public async Task What_a_key_may_not_be_is_said(
        string scope, string? subject, string? subjectPrefix, string address, string slug)
    {
        var admin = await Crew.AdminAsync(graph);
        using var refused = await admin.Browser.PostAsync("identity/api-keys", new
        {
            name = "Scanner", scopes = new[] { scope }, subject, subjectPrefix, addresses = new[] { address },
        });

        Assert.NotEmpty(await refused.ProblemAsync(400, slug));
    }
}
