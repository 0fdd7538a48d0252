using Imaging.ServiceDefaults.Problems;
using Yarp.ReverseProxy.Forwarder;

namespace Imaging.Gateway.Features;

/// <summary>A service that does not answer is a 503 that says when to come back, not a bare 502.</summary>
internal static class Outages
{
    private const string RetryAfterSeconds = "2";

    public static void UseOutages(this IReverseProxyApplicationBuilder proxy) => proxy.Use(async (context, next) =>
    {
        await next(context);
        if (context.GetForwarderErrorFeature() is not { } fault || context.Response.HasStarted
            || IsTheCallers(fault.Error)) return;
        context.Response.Clear();
        context.Response.Headers.RetryAfter = RetryAfterSeconds;
        await Problem.Unavailable.With("The service behind this call does not answer. Try again shortly.")
            .ExecuteAsync(context);
    });

    private static bool IsTheCallers(ForwarderError error) => error is
        ForwarderError.RequestCanceled or ForwarderError.RequestBodyCanceled or ForwarderError.RequestBodyClient
        or ForwarderError.ResponseBodyCanceled or ForwarderError.ResponseBodyClient;
}
