namespace Imaging.Gateway.Features;

/// <summary>Headers of every answer, in this one place. An answer of the API runs nothing, is framed by nobody and is
/// kept by no cache; a page runs our files and nobody else's.</summary>
internal static class SecurityHeaders
{
    public const string ApiPolicy = "default-src 'none'; frame-ancestors 'none'; sandbox";

    public const string PagePolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; media-src 'self' blob:; "
        + "connect-src 'self'; font-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'none'; "
        + "base-uri 'none'; frame-ancestors 'none'";

    // Swagger's page styles its elements inline.
    private const string DocsPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
        + "connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

    private const string NoDevices =
        "camera=(), microphone=(), geolocation=(), display-capture=(), payment=(), usb=(), serial=(), bluetooth=()";

    // What comes from, or goes to, the store.
    private static readonly string[] s_kinds = ["connect-src", "img-src", "media-src"];

    // Photos and videos may be taken in the page.
    private static readonly string PageDevices = NoDevices
        .Replace("camera=()", "camera=(self)", StringComparison.Ordinal)
        .Replace("microphone=()", "microphone=(self)", StringComparison.Ordinal);

    public static void UseSecurityHeaders(this WebApplication app) => app.Use((context, next) =>
    {
        context.Response.OnStarting(Apply, context);
        return next(context);
    });

    /// <summary>The answer is a page of ours.</summary>
    /// <param name="store">Where it sends files, and shows them from, if not here.</param>
    public static void AsPage(this HttpResponse response, Uri? store = null)
    {
        response.Headers.ContentSecurityPolicy = store is null ? PagePolicy
            : s_kinds.Aggregate(PagePolicy, (policy, kind) => policy.Replace(
                $"{kind} 'self'", $"{kind} 'self' {store.GetLeftPart(UriPartial.Authority)}",
                StringComparison.Ordinal));
        response.Headers["Permissions-Policy"] = PageDevices;
    }

    /// <summary>The answer is a part of the page that shows the API.</summary>
    public static void AsDocs(this HttpResponse response) => response.Headers.ContentSecurityPolicy = DocsPolicy;

    private static Task Apply(object state)
    {
        var context = (HttpContext)state;
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers.XFrameOptions = "DENY";
        headers.TryAdd("Content-Security-Policy", ApiPolicy);
        headers.TryAdd("Permissions-Policy", NoDevices);
        headers.TryAdd("Cache-Control", "no-store");
        if (context.Request.IsHttps) headers.StrictTransportSecurity = "max-age=31536000";
        return Task.CompletedTask;
    }
}
