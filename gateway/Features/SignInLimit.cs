using System.Threading.RateLimiting;
using Imaging.Gateway.Sessions;

namespace Imaging.Gateway.Features;

/// <summary>
/// Where nobody is known yet and guessing is what there is to slow down. Accounts and links count their own failures;
/// here is a ceiling for each address, high, since many share one, and beyond it a budget for each browser that
/// somebody has signed in from before: junk from its neighbours shuts it out of nothing.
/// </summary>
internal sealed class SignInLimit(RequestDelegate next, DeviceResolver devices, RateLimitOptions limits)
{
    private readonly PartitionedRateLimiter<string> _addresses = RateLimits.Each(limits.SignInPerMinute,
        limits.SignInBurst);

    private readonly PartitionedRateLimiter<string> _devices = RateLimits.Each(limits.SignInPerDevicePerMinute,
        limits.SignInPerDeviceBurst);

    public async Task InvokeAsync(HttpContext context)
    {
        if (!context.Is(RouteMarks.Open))
        {
            await next(context);
            return;
        }

        using var lease = await TakeAsync(context);
        if (lease.IsAcquired) await next(context);
        else await RateLimits.RejectAsync(context, lease);
    }

    private async ValueTask<RateLimitLease> TakeAsync(HttpContext context)
    {
        var lease = _addresses.AttemptAcquire(ClientAddress.Caller(context.Connection.RemoteIpAddress));
        if (lease.IsAcquired || await devices.FindAsync(context) is not { } device) return lease;
        lease.Dispose();
        return _devices.AttemptAcquire(device);
    }
}
