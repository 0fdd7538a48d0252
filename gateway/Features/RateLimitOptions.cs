using System.ComponentModel.DataAnnotations;

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

    /// <summary>Requests a second that one browser session sustains.</summary>
    [Range(1, 1_000_000)]
    public int PerSessionPerSecond { get; set; } = 50;

    /// <summary>Requests that one session may send at once on top of that: a page of thumbnails.</summary>
    [Range(1, 1_000_000)]
    public int PerSessionBurst { get; set; } = 400;

    /// <summary>Requests a second of one address (an IPv6 /64), known or not. High: clinics and mobile networks share
    /// addresses.</summary>
    [Range(1, 1_000_000)]
    public int PerAddressPerSecond { get; set; } = 5000;

    /// <summary>Sign-ins, dates of birth, accepted invitations and the like that one address (an IPv6 /64) sustains a
    /// minute. High: accounts and links count their own failures, and a clinic has one address at eight in the
    /// morning.</summary>
    [Range(1, 60_000)]
    public int SignInPerMinute { get; set; } = 300;

    /// <summary>How many of these one address may send at once.</summary>
    [Range(1, 60_000)]
    public int SignInBurst { get; set; } = 100;

    /// <summary>How many of these a browser sustains a minute that somebody has signed in from before, beyond what its
    /// address may.</summary>
    [Range(1, 60_000)]
    public int SignInPerDevicePerMinute { get; set; } = 10;

    /// <summary>How many of these such a browser may send at once.</summary>
    [Range(1, 60_000)]
    public int SignInPerDeviceBurst { get; set; } = 20;
}
