using System.Net;
using System.Text.Json.Nodes;

namespace Imaging.Graph.Tests;

/// <summary>What the edge does with browsers before any service hears of them.</summary>
public sealed class BrowserEdgeTests(ImagingGraph graph)
{
    [Fact]
    public async Task A_foreign_host_is_400()
    {
        using var answer = await SendAsync(HttpMethod.Get, "/api/identity/me", ("Host", "elsewhere.example"));

        await answer.ProblemAsync(400, "unknown-host");
    }

    [Theory]
    [InlineData("/api/identity/me")]
    [InlineData("/api/encounters/0199d1a2-0000-7000-8000-000000000000")]
    [InlineData("/api/patient/encounter")]
    [InlineData("/api/admin/audit/verify")]
    public async Task Without_a_session_nothing_is_answered(string path)
    {
        using var none = await SendAsync(HttpMethod.Get, path);
        using var key = await graph.Client.GetAsync(path, TestContext.Current.CancellationToken);

        await none.ProblemAsync(401, "unauthorized");
        await key.ProblemAsync(401, "unauthorized");
    }

    [Theory]
    [InlineData("/api/identity/login")]
    [InlineData("/api/identity/login/totp")]
    [InlineData("/api/patient/verify")]
    [InlineData("/api/identity/logout")]
    public async Task A_page_elsewhere_is_refused(string path)
    {
        using var said = await SendAsync(HttpMethod.Post, path, ("Sec-Fetch-Site", "cross-site"));
        using var named = await SendAsync(HttpMethod.Post, path, ("Origin", "https://elsewhere.example"));

        await said.ProblemAsync(403, "cross-origin");
        await named.ProblemAsync(403, "cross-origin");
    }

    [Fact]
    public async Task Nobody_chooses_the_address_that_a_key_is_used_from()
    {
        using var client = graph.ClientWith(await graph.CreateKeyAsync("images:read", "--address", "192.0.2.0/24"));
        foreach (var (name, value) in ((string, string)[])[
            ("X-Forwarded-For", "192.0.2.1"), ("Forwarded", "for=192.0.2.1"), ("X-Imaging-Client", "192.0.2.1")])
            client.DefaultRequestHeaders.Add(name, value);
        using var answer = await client.GetImageAsync(Images.NewSubject(), "I1");

        await answer.ProblemAsync(403, "forbidden");
    }

    [Fact]
    public async Task A_developer_reads_the_messages_in_the_data_folder()
    {
        var folder = Path.Combine(graph.DataFolder, "mailbox");
        var id = Guid.CreateVersion7().ToString();
        await File.WriteAllTextAsync(Path.Combine(folder, $"{id}.json"), new JsonObject
        {
            ["id"] = id, ["at"] = "2026-01-01T00:00:00Z", ["kind"] = "test", ["channel"] = "email",
            ["to"] = "nobody@example.test", ["subject"] = "A test", ["text"] = "Open http://localhost/p/#token",
        }.ToJsonString(), TestContext.Current.CancellationToken);

        using var page = await SendAsync(HttpMethod.Get, "/dev/mailbox");
        using var list = await SendAsync(HttpMethod.Get, "/dev/mailbox.json");

        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Contains("href=\"http://localhost/p/#token\"",
            await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Contains(id,
            await list.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
                File.GetUnixFileMode(folder));
    }

    private async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, params (string Name, string Value)[] headers)
    {
        using var client = graph.ClientWith(null);
        using var request = new HttpRequestMessage(method, path);
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return await client.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
