using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Imaging.Graph.Tests;

/// <summary>A browser on a page of ours, in a network of its own: it keeps cookies, says where its requests come from,
/// and names the encounter that its page shows.</summary>
internal sealed class WebBrowser : IDisposable
{
    private readonly CookieContainer _cookies = new();
    private readonly HashSet<string> _cookiesHad = [];
    private readonly Uri _origin;
    private readonly HttpClient _client;

    public WebBrowser(Uri gateway)
    {
        _origin = new($"http://localhost:{gateway.Port}");
        var place = Place.Next();
        place.CookieContainer = _cookies;
        _client = new(place) { BaseAddress = _origin };
    }

    public string? Encounter { get; set; }

    public string? Session => _cookies.GetCookies(_origin)["imaging"]?.Value;

    public string? Device => _cookies.GetCookies(_origin)["imaging-device"]?.Value;

    /// <summary>All cookies, as the next request says them.</summary>
    public string Cookie => _cookies.GetCookieHeader(_origin);

    /// <summary>Every value that a cookie ever had here.</summary>
    public IEnumerable<string> CookiesHad => _cookiesHad;

    public void Dispose() => _client.Dispose();

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(method, $"/api/{path}");
        if (body is not null) request.Content = JsonContent.Create(body);
        request.Headers.Add("Sec-Fetch-Site", "same-origin");
        if (method != HttpMethod.Get) request.Headers.Add("Origin", _origin.GetLeftPart(UriPartial.Authority));
        if (Encounter is not null) request.Headers.Add("X-Encounter", Encounter);
        var answer = await _client.SendAsync(request, TestContext.Current.CancellationToken);
        foreach (Cookie cookie in _cookies.GetCookies(_origin)) _cookiesHad.Add(cookie.Value);
        Assert.Contains("no-store", answer.Headers.CacheControl?.ToString() ?? "", StringComparison.Ordinal);
        return answer;
    }

    /// <summary>As XMLHttpRequest does: to where the page was told, with the headers that it was told, and the site's
    /// cookies along where it is the same site.</summary>
    public Task<HttpResponseMessage> PutAsync(JsonObject signed, ReadOnlyMemory<byte> bytes)
    {
        var content = new ReadOnlyMemoryContent(bytes);
        var request = new HttpRequestMessage(HttpMethod.Put, (string)signed["url"]!) { Content = content };
        request.Headers.Add("Sec-Fetch-Site", "same-origin");
        request.Headers.Add("Origin", _origin.GetLeftPart(UriPartial.Authority));
        foreach (var (name, value) in signed["headers"]!.AsObject())
        {
            if (!request.Headers.TryAddWithoutValidation(name, (string)value!))
                content.Headers.Add(name, (string)value!);
        }

        return _client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public Task<HttpResponseMessage> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    public Task<HttpResponseMessage> PostAsync(string path, object body) => SendAsync(HttpMethod.Post, path, body);

    /// <summary>The answer's body, whose status is as expected, or any that is none of an error.</summary>
    public async Task<JsonObject> JsonAsync(HttpMethod method, string path, object? body = null, int? expected = null)
    {
        using var answer = await SendAsync(method, path, body);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(expected is null ? answer.IsSuccessStatusCode : (int)answer.StatusCode == expected,
            $"{method} {path}: {(int)answer.StatusCode} {text}");
        return text.Length == 0 ? [] : JsonNode.Parse(text)!.AsObject();
    }

    public Task<JsonObject> GetJsonAsync(string path) => JsonAsync(HttpMethod.Get, path);

    public Task<JsonObject> PostJsonAsync(string path, object body, int? expected = null) =>
        JsonAsync(HttpMethod.Post, path, body, expected);
}
