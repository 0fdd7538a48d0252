using System.Globalization;
using System.Security.Claims;
using System.Threading.RateLimiting;
using Imaging.Gateway.Credentials;
using Imaging.ServiceDefaults.Problems;
using Microsoft.Extensions.Options;

namespace Imaging.Gateway.Features;

/// <summary>What one address and one key or session may ask for.</summary>
internal static class RateLimits
{
    // Short enough that a bucket fills smoothly, long enough that a whole number of tokens fits.
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);

    public static void AddRateLimits(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<RateLimitOptions>().BindConfiguration(RateLimitOptions.Section)
            .ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddRateLimiter(_ => { });
    }

    /// <summary>Before anyone asks who it is.</summary>
    public static void UseAddressLimit(this WebApplication app)
    {
        var limits = Options(app);
        var bucket = PerSecond(limits.PerAddressPerSecond, 2 * limits.PerAddressPerSecond);
        app.UseLimit(context => RateLimitPartition.GetTokenBucketLimiter(
            ClientAddress.Caller(context.Connection.RemoteIpAddress), _ => bucket));
    }

    public static void UseSignInLimit(this WebApplication app) => app.UseMiddleware<SignInLimit>(Options(app));

    /// <summary>A bucket for each name.</summary>
    public static PartitionedRateLimiter<string> Each(int perMinute, int burst)
    {
        var bucket = Bucket(1, TimeSpan.FromMinutes(1) / perMinute, burst);
        return PartitionedRateLimiter.Create<string, string>(
            name => RateLimitPartition.GetTokenBucketLimiter(name, _ => bucket));
    }

    /// <summary>Once it is known who it is.</summary>
    public static void UseCallerLimit(this WebApplication app)
    {
        var limits = Options(app);
        var key = PerSecond(limits.PerKeyPerSecond, limits.PerKeyPerSecond + limits.PerKeyBurst);
        var session = PerSecond(limits.PerSessionPerSecond, limits.PerSessionPerSecond + limits.PerSessionBurst);
        app.UseLimit(context => context.User switch
        {
            var user when user.FindFirst(CallerClaims.KeyId) is { } id => One(id, key),
            var user when user.FindFirst(CallerClaims.SessionId) is { } id => One(id, session),
            _ => RateLimitPartition.GetNoLimiter(""),
        });
    }

    private static RateLimitOptions Options(WebApplication app) =>
        app.Services.GetRequiredService<IOptions<RateLimitOptions>>().Value;

    private static void UseLimit(this WebApplication app, Func<HttpContext, RateLimitPartition<string>> partition) =>
        app.UseRateLimiter(new()
        {
            RejectionStatusCode = StatusCodes.Status429TooManyRequests,
            OnRejected = (context, _) => new(RejectAsync(context.HttpContext, context.Lease)),
            GlobalLimiter = PartitionedRateLimiter.Create(partition),
        });

    private static RateLimitPartition<string> One(Claim id, TokenBucketRateLimiterOptions bucket) =>
        RateLimitPartition.GetTokenBucketLimiter(id.Value, _ => bucket);

    private static TokenBucketRateLimiterOptions PerSecond(int perSecond, int burst) => perSecond < 10
        ? Bucket(1, TimeSpan.FromSeconds(1) / perSecond, burst)
        : Bucket(perSecond / 10, Tick, burst);

    private static TokenBucketRateLimiterOptions Bucket(int tokens, TimeSpan period, int burst) => new()
    {
        TokenLimit = burst, TokensPerPeriod = tokens, ReplenishmentPeriod = period, QueueLimit = 0,
    };

    public static Task RejectAsync(HttpContext context, RateLimitLease lease)
    {
        context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
        var wait = lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after
            : TimeSpan.FromSeconds(1);
        context.Response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds))
            .ToString(CultureInfo.InvariantCulture);
        return Problem.RateLimited.With("Slow down and try again after the time in Retry-After.")
            .ExecuteAsync(context);
    }
}
