using Grpc.Core;
using Imaging.Gateway.Features;

namespace Imaging.Gateway.Sessions;

/// <summary>An event stream outlives the check at its start: it is cut off once its session has ended.</summary>
internal static class StreamWatch
{
    // With the four seconds that an answer is remembered: within five.
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    public static void UseStreamWatch(this WebApplication app) => app.Use(async (context, next) =>
    {
        if (!context.Is(RouteMarks.Stream))
        {
            await next(context);
            return;
        }

        using var done = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        var watch = WatchAsync(context, done.Token);
        try
        {
            await next(context);
        }
        finally
        {
            await done.CancelAsync();
            await watch;
        }
    });

    private static async Task WatchAsync(HttpContext context, CancellationToken ct)
    {
        using var timer = new PeriodicTimer(Period, context.RequestServices.GetRequiredService<TimeProvider>());
        try
        {
            while (await timer.WaitForNextTickAsync(ct))
            {
                if (await IsAliveAsync(context, ct)) continue;
                context.Abort();
                return;
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // The stream ended first.
        }
    }

    private static async Task<bool> IsAliveAsync(HttpContext context, CancellationToken ct)
    {
        var services = context.RequestServices;
        var secret = services.GetRequiredService<BrowserCookies>().Session(context.Request)!;
        try
        {
            var session = await services.GetRequiredService<SessionResolver>()
                .ResolveAsync(secret, context.Route()!.ClusterId!, isActivity: false, ct);
            return session.IsAccepted;
        }
        catch (RpcException)
        {
            // Nobody can tell; the page reconnects and is told to wait.
            return false;
        }
    }
}
