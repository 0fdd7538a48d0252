using Imaging.Gateway.Sessions;
using Yarp.ReverseProxy.Transforms;

namespace Imaging.Gateway.Features;

/// <summary>What services say of themselves stops here, but for the two cookies.</summary>
internal static class OuterHeaders
{
    public static ValueTask Apply(ResponseTransformContext context)
    {
        var headers = context.HttpContext.Response.Headers;
        if (headers.SetCookie.Count == 0) return ValueTask.CompletedTask;
        var cookies = context.HttpContext.RequestServices.GetRequiredService<BrowserCookies>();
        headers.SetCookie = context.HttpContext.Is(RouteMarks.Browser)
            ? headers.SetCookie.Where(cookies.IsOurs).ToArray()
            : default;
        return ValueTask.CompletedTask;
    }
}
