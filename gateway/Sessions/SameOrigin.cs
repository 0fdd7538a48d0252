using Imaging.Gateway.Features;
using Imaging.ServiceDefaults;

namespace Imaging.Gateway.Sessions;

/// <summary>
/// A browser sends cookies wherever a page points it, so what changes something has to come from our own pages: the
/// browser says so itself (Fetch Metadata, 2.4), or an older one names the origin (RFC 6454, 7).
/// </summary>
internal sealed class SameOrigin(PublicAddress address)
{
    private readonly string _origin = address.Url.GetLeftPart(UriPartial.Authority);

    /// <param name="hasCookie">Whether a cookie of ours came along. A program that signs in has none yet and sends
    /// neither header; a page elsewhere can't leave both out.</param>
    public bool Allows(string method, string? fetchSite, string? origin, bool hasCookie)
    {
        if (HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method)) return true;
        if (!string.IsNullOrEmpty(fetchSite)) return fetchSite == "same-origin";
        if (!string.IsNullOrEmpty(origin)) return string.Equals(origin, _origin, StringComparison.OrdinalIgnoreCase);
        return !hasCookie;
    }
}

internal static class SameOriginSetup
{
    public static void UseSameOrigin(this WebApplication app)
    {
        var rule = ActivatorUtilities.CreateInstance<SameOrigin>(app.Services);
        var cookies = app.Services.GetRequiredService<BrowserCookies>();
        app.Use((context, next) =>
        {
            var request = context.Request;
            if (!context.Is(RouteMarks.Browser)
                || rule.Allows(request.Method, request.Headers["Sec-Fetch-Site"], request.Headers.Origin,
                    cookies.CameWith(request))) return next(context);
            return EdgeProblems.CrossOrigin.With("This call is for this site's own pages.").ExecuteAsync(context);
        });
    }
}
