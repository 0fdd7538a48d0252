using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Grpc.Core;

namespace Imaging.Graph.Tests.Staff;

/// <summary>A browser as Identity sees one: the gateway keeps the cookies and sends their hashes and the
/// address.</summary>
internal sealed class TestBrowser(IdentityAccess identity, string address)
{
    private static int _made;

    public string? Device { get; private set; }

    public string? Session { get; set; }

    /// <summary>One with a network of its own, so that nobody's failures are anybody else's.</summary>
    public static TestBrowser New(IdentityAccess identity)
    {
        var number = Interlocked.Increment(ref _made);
        return new(identity, $"198.{18 + number / 250 % 2}.{number % 250}.7");
    }

    /// <summary>On a route for anybody: the gateway calls in its own name.</summary>
    /// <param name="token">Had before, where only the answer's own time counts.</param>
    public async Task<HttpResponseMessage> PostAsync(string path, object body, string? token = null) =>
        await SendAsync(HttpMethod.Post, path, body, token ?? await identity.TokenAsync("gateway"));

    public async Task<HttpResponseMessage> GetAsync(string path) =>
        await SendAsync(HttpMethod.Get, path, null, await identity.TokenAsync("gateway"));

    /// <summary>On a route for staff: the gateway exchanges the session for a token.</summary>
    public async Task<HttpResponseMessage> StaffAsync(HttpMethod method, string path, object? body = null) =>
        await SendAsync(method, path, body, await ResolveAsync() ?? throw new InvalidOperationException("Signed out."));

    /// <summary>The token that the session stands for; null: it has ended.</summary>
    public async Task<string?> ResolveAsync(bool isActivity = true, string audience = "identity")
    {
        try
        {
            var resolved = await identity.Sessions.ResolveSessionAsync(new()
            {
                SessionSha256 = ByteString.CopyFrom(IdentityAccess.Sha256(Session ?? "none")), Audience = audience,
                IsActivity = isActivity,
            }, await identity.AsAsync("gateway"));
            return resolved.Token;
        }
        catch (RpcException exception) when (exception.StatusCode == StatusCode.NotFound)
        {
            return null;
        }
    }

    public async Task<JsonObject> PostJsonAsync(string path, object body)
    {
        using var answer = await PostAsync(path, body);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return await answer.JsonAsync();
    }

    public async Task<JsonObject> StaffJsonAsync(HttpMethod method, string path, object? body = null)
    {
        using var answer = await StaffAsync(method, path, body);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return await answer.JsonAsync();
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, object? body, string token)
    {
        using var request = new HttpRequestMessage(method, $"/api/{path}");
        if (body is not null) request.Content = JsonContent.Create(body);
        request.Headers.Add("X-Imaging-Client", address);
        if (Device is not null)
            request.Headers.Add("X-Imaging-Device", Convert.ToHexString(IdentityAccess.Sha256(Device)));
        if (Session is not null)
            request.Headers.Add("X-Imaging-Session", Convert.ToHexString(IdentityAccess.Sha256(Session)));
        var answer = await identity.SendAsync(request, token);
        foreach (var cookie in answer.Headers.TryGetValues("Set-Cookie", out var set) ? set : [])
        {
            var (name, value) = (cookie.Split('=')[0], cookie.Split('=', ';')[1]);
            if (name.EndsWith("-device", StringComparison.Ordinal)) Device = value;
            else Session = value.Length == 0 ? null : value;
        }

        return answer;
    }
}
