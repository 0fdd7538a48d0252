using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Model;

namespace Imaging.Gateway.Features;

/// <summary>What the table of routes says of the route that a request matched.</summary>
internal static class RouteMarks
{
    /// <summary>Bodies may be large and slow.</summary>
    public const string Bulk = "bulk";

    /// <summary>For browsers: the service is told which one.</summary>
    public const string Browser = "browser";

    /// <summary>For anybody: the gateway calls the service with its own token, and few times for one place.</summary>
    public const string Open = "open";

    /// <summary>Closed to places outside the service area, where one is configured.</summary>
    public const string Fenced = "fenced";

    /// <summary>Open for long without anybody doing anything.</summary>
    public const string Stream = "stream";

    /// <summary>Takes minutes where there is much to look at.</summary>
    public const string Slow = "slow";

    public static RouteConfig? Route(this HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<RouteModel>()?.Config;

    public static bool Is(this HttpContext context, string mark) =>
        context.Route()?.Metadata?.ContainsKey(mark) == true;
}
