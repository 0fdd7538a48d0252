using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Threading.RateLimiting;
using Imaging.Gateway.ApiKeys;
using Imaging.ServiceDefaults.Problems;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;

namespace Imaging.Gateway.Features;

/// <summary>How much one caller may ask for (section RateLimits).</summary>
internal sealed class RateLimitOptions
{
    public const string Section = "RateLimits";

    /// <summary>Requests a second that one API key sustains.</summary>
    [Range(1, 1_000_000)]
    public int PerKeyPerSecond { get; set; } = 2000;

    /// <summary>Requests that one API key may send at once on top of that.</summary>
    [Range(1, 1_000_000)]
    public int PerKeyBurst { get; set; } = 4000;

    /// <summary>Requests a second of one address, known or not. High: clinics and mobile networks share
    /// addresses.</summary>
    [Range(1, 1_000_000)]
    public int PerAddressPerSecond { get; set; } = 5000;
}

internal static class RateLimits
{
    public static void AddRateLimits(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<RateLimitOptions>().BindConfiguration(RateLimitOptions.Section)
            .ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddRateLimiter(_ => { });
    }

    public static void UseAddressLimit(this WebApplication app)
    {
        var limits = app.Services.GetRequiredService<IOptions<RateLimitOptions>>().Value;
        app.UseRateLimiter(Limiter(
            context => context.Connection.RemoteIpAddress?.ToString(), limits.PerAddressPerSecond,
                2 * limits.PerAddressPerSecond));
    }

    public static void UseKeyLimit(this WebApplication app)
    {
        var limits = app.Services.GetRequiredService<IOptions<RateLimitOptions>>().Value;
        app.UseRateLimiter(Limiter(
            context => context.User.FindFirst(ApiKeyHandler.KeyIdClaim)?.Value, limits.PerKeyPerSecond,
                limits.PerKeyPerSecond + limits.PerKeyBurst));
    }

    private static RateLimiterOptions Limiter(Func<HttpContext, string?> caller, int perSecond, int burst) => new()
    {
        RejectionStatusCode = StatusCodes.Status429TooManyRequests,
        OnRejected = RejectAsync,
        GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context => caller(context) is { } key
            ? RateLimitPartition.GetTokenBucketLimiter(key, _ => Bucket(perSecond, burst))
            : RateLimitPartition.GetNoLimiter("")),
    };

    private static TokenBucketRateLimiterOptions Bucket(int perSecond, int burst) => new()
    {
        TokenLimit = burst,
        TokensPerPeriod = Math.Max(1, perSecond / 10),
        ReplenishmentPeriod = TimeSpan.FromMilliseconds(100),
        QueueLimit = 0,
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
