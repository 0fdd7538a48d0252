using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace Imaging.ServiceDefaults.Telemetry;

/// <summary>
/// Names a request's span by method and route template and says how it ended, as the HTTP conventions want it; ASP.NET
/// Core leaves both to an instrumentation package. The path itself is never recorded.
/// </summary>
internal static class RequestSpans
{
    public static void UseRequestSpans(this WebApplication app) => app.Use(async (context, next) =>
    {
        var activity = context.Features.Get<IHttpActivityFeature>()?.Activity;
        if (activity is not { IsAllDataRequested: true })
        {
            await next(context);
            return;
        }

        Name(activity, context);
        await next(context);
        var status = context.Response.StatusCode;
        activity.SetTag("http.response.status_code", status);
        if (status >= StatusCodes.Status500InternalServerError && !ExpectedFailure.IsMarked(activity))
            activity.SetStatus(ActivityStatusCode.Error);
    });

    private static void Name(Activity activity, HttpContext context)
    {
        var route = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText;
        activity.DisplayName = route is null ? context.Request.Method : $"{context.Request.Method} {route}";
        activity.SetTag("http.route", route);
    }
}
