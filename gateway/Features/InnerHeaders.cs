using System.Net.Http.Headers;
using Imaging.Gateway.ApiKeys;
using Yarp.ReverseProxy.Transforms;

namespace Imaging.Gateway.Features;

/// <summary>What the outside says of itself stops here; inside, the only credential is Identity's token.</summary>
internal static class InnerHeaders
{
    private static readonly string[] Dropped = ["Authorization", "Cookie", "x-api-key", "baggage", "tracestate",
        "Forwarded"];
    private const string InternalPrefix = "X-Imaging-";

    public static ValueTask Apply(RequestTransformContext context)
    {
        var headers = context.ProxyRequest.Headers;
        foreach (var name in Dropped) headers.Remove(name);
        foreach (var name in headers.Select(header => header.Key).Where(IsInternal).ToArray()) headers.Remove(name);
        if (context.HttpContext.User.FindFirst(ApiKeyHandler.TokenClaim)?.Value is { } token)
            headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return ValueTask.CompletedTask;
    }

    /// <summary>And what the inside says to the gateway alone stops here too.</summary>
    public static ValueTask Hide(ResponseTransformContext context)
    {
        var headers = context.HttpContext.Response.Headers;
        foreach (var name in headers.Select(header => header.Key).Where(IsInternal).ToArray()) headers.Remove(name);
        return ValueTask.CompletedTask;
    }

    private static bool IsInternal(string name) => name.StartsWith(InternalPrefix, StringComparison.OrdinalIgnoreCase);
}
