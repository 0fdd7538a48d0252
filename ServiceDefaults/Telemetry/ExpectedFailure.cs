using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Imaging.ServiceDefaults.Telemetry;

/// <summary>An answer that looks like our failure and is not one: kept out of error spans and request
/// metrics.</summary>
public static class ExpectedFailure
{
    public static void Mark(HttpContext context)
    {
        // A status that is set is left alone when the request ends, whatever it was answered with.
        context.Features.Get<IHttpActivityFeature>()?.Activity.SetStatus(ActivityStatusCode.Ok);
        if (context.Features.Get<IHttpMetricsTagsFeature>() is { } metrics) metrics.MetricsDisabled = true;
    }
}
