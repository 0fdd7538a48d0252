using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Imaging.Gateway.Tests.Host;
using Microsoft.Extensions.Options;

namespace Imaging.Gateway.Tests.Features;

public sealed class MailboxTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("imaging-mailbox-").FullName;

    [Fact]
    public async Task A_developer_reads_what_would_have_been_sent()
    {
        Write("1", "2026-01-01T10:00:00Z", "First <b>", "Go to http://localhost:8080/p/#tok_en-1.");
        Write("2", "2026-01-02T10:00:00Z", null, "Later");
        await File.WriteAllTextAsync(
            Path.Combine(_folder, "3.json"), "{ \"id\": ", TestContext.Current.CancellationToken);
        await using var gateway = await GatewayHost.StartAsync(
            "environment=Development", $"Mailbox:Folder={_folder}");

        using var page = await gateway.GetAsync("/dev/mailbox");
        var html = await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var json = (await gateway.Client.GetFromJsonAsync<JsonArray>(
            "/dev/mailbox.json", TestContext.Current.CancellationToken))!;

        Assert.Equal("text/html", page.Content.Headers.ContentType?.MediaType);
        Assert.Contains("script-src 'self'", Assert.Single(page.Headers.GetValues("Content-Security-Policy")),
            StringComparison.Ordinal);
        Assert.Contains("<a href=\"http://localhost:8080/p/#tok_en-1\">", html, StringComparison.Ordinal);
        Assert.Contains("First &lt;b&gt;", html, StringComparison.Ordinal);
        Assert.Equal(["2", "1"], json.Select(message => (string?)message!["id"]));
        Assert.Equal("Later", (string?)json[0]!["text"]);
    }

    [Fact]
    public async Task Elsewhere_there_is_nothing_of_the_kind()
    {
        await using var gateway = await GatewayHost.StartAsync();
        foreach (var path in (string[])["/dev", "/dev/mailbox", "/dev/mailbox.json"])
        {
            using var answer = await gateway.GetAsync(path);
            await answer.ProblemAsync(404, "not-found");
        }

        var error = await Assert.ThrowsAsync<OptionsValidationException>(
            () => GatewayHost.StartAsync($"Mailbox:Folder={_folder}"));
        Assert.Contains("Mailbox:Folder", error.Message, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private void Write(string id, string at, string? subject, string text) => File.WriteAllText(
        Path.Combine(_folder, $"{id}.json"), new JsonObject
        {
            ["id"] = id, ["at"] = at, ["kind"] = "link", ["channel"] = "sms", ["to"] = "07700 900000",
            ["subject"] = subject, ["text"] = text,
        }.ToJsonString());
}
