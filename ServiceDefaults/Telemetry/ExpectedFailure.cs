using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Imaging.ServiceDefaults.Telemetry;

/// <summary>An answer that looks like our failure and is not one: kept out of error spans and request
/// metrics.</summary>
public static class ExpectedFailure
{
    internal const string Tag = "imaging.expected_failure";

    public static void Mark(HttpContext context)
    {
        context.Features.Get<IHttpActivityFeature>()?.Activity.SetTag(Tag, true);
        if (context.Features.Get<IHttpMetricsTagsFeature>() is { } metrics) metrics.MetricsDisabled = true;
    }

    internal static bool IsMarked(Activity activity) => activity.GetTagItem(Tag) is true;
}
