using System.Net.Http.Headers;
using Yarp.ReverseProxy.Transforms;

namespace Imaging.Gateway.ObjectRoute;

/// <summary>What passes between browser and store: what the two need and nothing else, by name.</summary>
internal static class ObjectHeaders
{
    private static readonly HashSet<string> s_requests = new(StringComparer.OrdinalIgnoreCase)
    {
        "Content-Type", "Content-Length", "Content-MD5", "Expect", "Host", "If-Match", "If-None-Match",
        "If-Modified-Since", "If-Unmodified-Since", "If-Range", "Range", "Transfer-Encoding", "traceparent",
        "x-amz-checksum-sha256",
    };

    private static readonly HashSet<string> s_responses = new(StringComparer.OrdinalIgnoreCase)
    {
        "Accept-Ranges", "Content-Disposition", "Content-Length", "Content-Range", "Content-Type", "Date", "ETag",
        "Last-Modified", "Retry-After", "Transfer-Encoding",
    };

    public static ValueTask Request(RequestTransformContext context)
    {
        Keep(context.ProxyRequest.Headers, s_requests);
        if (context.ProxyRequest.Content is { } content) Keep(content.Headers, s_requests);
        return ValueTask.CompletedTask;
    }

    public static ValueTask Response(ResponseTransformContext context)
    {
        var headers = context.HttpContext.Response.Headers;
        foreach (var name in headers.Keys.Where(name => !s_responses.Contains(name)).ToArray()) headers.Remove(name);
        headers.CacheControl = "private, no-store";
        return ValueTask.CompletedTask;
    }

    private static void Keep(HttpHeaders headers, HashSet<string> wanted)
    {
        foreach (var name in headers.Select(header => header.Key).Where(name => !wanted.Contains(name)).ToArray())
            headers.Remove(name);
    }
}
