using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Imaging.Graph.Tests.Story;

/// <summary>A browser on a page of ours: it keeps cookies, says where its requests come from, and names the encounter
/// that its page shows.</summary>
internal sealed class WebBrowser : IDisposable
{
    private readonly CookieContainer _cookies = new();
    private readonly Uri _origin;
    private readonly HttpClient _client;

    public WebBrowser(Uri gateway)
    {
        _origin = new($"http://localhost:{gateway.Port}");
        _client = new(new HttpClientHandler { CookieContainer = _cookies }) { BaseAddress = _origin };
        _client.DefaultRequestHeaders.Add("Sec-Fetch-Site", "same-origin");
    }

    public string? Encounter { get; set; }

    public IEnumerable<string> Cookies => _cookies.GetCookies(_origin).Select(cookie => cookie.Value);

    public void Dispose() => _client.Dispose();

    /// <summary>The answer's body, whose status is as expected.</summary>
    public async Task<JsonNode?> SendAsync(HttpMethod method, string path, object? body, int expected)
    {
        using var request = new HttpRequestMessage(method, $"/api/{path}");
        if (body is not null) request.Content = JsonContent.Create(body);
        if (Encounter is not null) request.Headers.Add("X-Encounter", Encounter);
        using var answer = await _client.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True((int)answer.StatusCode == expected, $"{method} {path}: {(int)answer.StatusCode} {text}");
        Assert.Contains("no-store", answer.Headers.CacheControl?.ToString() ?? "", StringComparison.Ordinal);
        return text.Length == 0 ? null : JsonNode.Parse(text);
    }

    public async Task<JsonNode> GetAsync(string path) => (await SendAsync(HttpMethod.Get, path, null, 200))!;

    public async Task<JsonNode> PostAsync(string path, object body, int expected = 200) =>
        (await SendAsync(HttpMethod.Post, path, body, expected))!;
}
