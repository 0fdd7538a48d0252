using Imaging.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Transforms;

namespace Imaging.Gateway.Features;

/// <summary>A service that does not answer, or not in time, is a 503 that says when to come back, not a bare
/// 502.</summary>
internal static class Outages
{
    private const string RetryAfterSeconds = "2";
    private static readonly TimeSpan SlowPatience = TimeSpan.FromMinutes(4);

    public static void UseOutages(this IReverseProxyApplicationBuilder proxy) => proxy.Use(async (context, next) =>
    {
        var caller = context.RequestAborted;
        using var wait = Limit(context);
        await next(context);
        context.RequestAborted = caller;
        if (context.GetForwarderErrorFeature() is not { } fault || context.Response.HasStarted
            || (IsTheCallers(fault.Error) && wait?.IsOver(caller) != true)) return;
        context.Response.Clear();
        context.Response.Headers.RetryAfter = RetryAfterSeconds;
        await Problem.Unavailable.With("The service behind this call does not answer. Try again shortly.")
            .ExecuteAsync(context);
    });

    /// <summary>Once the head of the answer is there, its body takes as long as the caller takes to read it.</summary>
    public static ValueTask Answered(ResponseTransformContext context)
    {
        context.HttpContext.Features.Get<Wait>()?.End();
        return ValueTask.CompletedTask;
    }

    private static Wait? Limit(HttpContext context)
    {
        // A large body takes as long as its sender's line does; the proxy watches that it moves.
        if (context.Is(RouteMarks.Stream) || (context.Is(RouteMarks.Bulk) && MayHaveBody(context))) return null;
        var patience = context.Is(RouteMarks.Slow)
            ? SlowPatience
            : context.RequestServices.GetRequiredService<IOptions<EdgeOptions>>().Value.Patience;
        var wait = new Wait(patience, context.RequestAborted);
        context.RequestAborted = wait.Token;
        context.Features.Set(wait);
        return wait;
    }

    private static bool MayHaveBody(HttpContext context) =>
        context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody != false;

    private static bool IsTheCallers(ForwarderError error) => error is
        ForwarderError.RequestCanceled or ForwarderError.RequestBodyCanceled or ForwarderError.RequestBodyClient
        or ForwarderError.ResponseBodyCanceled or ForwarderError.ResponseBodyClient;

    /// <summary>Ends a request to a service when its time is over or the caller leaves.</summary>
    private sealed class Wait : IDisposable
    {
        private readonly CancellationTokenSource _stop;

        public Wait(TimeSpan patience, CancellationToken caller)
        {
            _stop = CancellationTokenSource.CreateLinkedTokenSource(caller);
            _stop.CancelAfter(patience);
        }

        public CancellationToken Token => _stop.Token;

        public bool IsOver(CancellationToken caller) =>
            _stop.IsCancellationRequested && !caller.IsCancellationRequested;

        public void End() => _stop.CancelAfter(Timeout.InfiniteTimeSpan);

        public void Dispose() => _stop.Dispose();
    }
}
