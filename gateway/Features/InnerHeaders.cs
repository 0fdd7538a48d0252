using System.Net.Http.Headers;
using Imaging.Gateway.Credentials;
using Imaging.Gateway.Sessions;
using Imaging.ServiceDefaults.Security;
using Yarp.ReverseProxy.Transforms;

namespace Imaging.Gateway.Features;

/// <summary>What the outside says of itself stops here; inside, the only credential is Identity's token, and only the
/// gateway says which browser and which address a request came from.</summary>
internal static class InnerHeaders
{
    private static readonly string[] Dropped = ["Authorization", "Cookie", "x-api-key", "baggage", "tracestate",
        "Forwarded"];
    private static readonly string[] DroppedPrefixes = ["X-Imaging-", "X-Forwarded-", "X-Original-"];

    public static async ValueTask ApplyAsync(RequestTransformContext context)
    {
        var http = context.HttpContext;
        var headers = context.ProxyRequest.Headers;
        foreach (var name in Dropped) headers.Remove(name);
        foreach (var name in headers.Select(header => header.Key).Where(IsInternal).ToArray()) headers.Remove(name);

        if (await TokenAsync(http) is { } token)
            headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (http.Is(RouteMarks.Browser)) Introduce(http, headers);
    }

    /// <summary>And what the inside says to the gateway alone stops here too.</summary>
    public static ValueTask Hide(ResponseTransformContext context)
    {
        var headers = context.HttpContext.Response.Headers;
        foreach (var name in headers.Select(header => header.Key).Where(IsInternal).ToArray()) headers.Remove(name);
        return ValueTask.CompletedTask;
    }

    private static async ValueTask<string?> TokenAsync(HttpContext http) => http.Is(RouteMarks.Open)
        ? await http.RequestServices.GetRequiredService<ServiceTokens>()
            .ForAsync(http.Route()!.ClusterId!, http.RequestAborted)
        : http.User.FindFirst(CallerClaims.Token)?.Value;

    private static void Introduce(HttpContext http, HttpRequestHeaders headers)
    {
        var cookies = http.RequestServices.GetRequiredService<BrowserCookies>();
        if (cookies.Device(http.Request) is { } device)
            headers.Add(Browser.DeviceHeader, Convert.ToHexString(Browser.Digest(device)));
        if (cookies.Session(http.Request) is { } session)
            headers.Add(Browser.SessionHeader, Convert.ToHexString(Browser.Digest(session)));
        headers.Add(Browser.OriginHeader, http.RequestServices.GetRequiredService<HostRule>().OriginOf(http.Request));
        if (http.Connection.RemoteIpAddress is { } address)
            headers.Add(Browser.AddressHeader, ClientAddress.Of(address).ToString());
    }

    private static bool IsInternal(string name) =>
        DroppedPrefixes.Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));
}
