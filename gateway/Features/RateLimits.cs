using System.Globalization;
using System.Security.Claims;
using System.Threading.RateLimiting;
using Imaging.Gateway.Credentials;
using Imaging.ServiceDefaults.Problems;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;

namespace Imaging.Gateway.Features;

/// <summary>What one address, one place that signs in, and one key or session may ask for.</summary>
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

    /// <summary>Where nobody is known yet and guessing is what there is to slow down.</summary>
    public static void UseSignInLimit(this WebApplication app)
    {
        var limits = Options(app);
        var bucket = Bucket(1, TimeSpan.FromMinutes(1) / limits.SignInPerMinute, limits.SignInBurst);
        app.UseLimit(context => context.Is(RouteMarks.Open)
            ? RateLimitPartition.GetTokenBucketLimiter(
                ClientAddress.Place(context.Connection.RemoteIpAddress), _ => bucket)
            : RateLimitPartition.GetNoLimiter(""));
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
            OnRejected = RejectAsync,
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

    private static async ValueTask RejectAsync(OnRejectedContext context, CancellationToken ct)
    {
        var wait = context.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after
            : TimeSpan.FromSeconds(1);
        context.HttpContext.Response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds))
            .ToString(CultureInfo.InvariantCulture);
        await Problem.RateLimited.With("Slow down and try again after the time in Retry-After.")
            .ExecuteAsync(context.HttpContext);
    }
}
