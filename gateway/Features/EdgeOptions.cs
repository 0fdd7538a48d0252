using System.ComponentModel.DataAnnotations;
using System.Net;

namespace Imaging.Gateway.Features;

/// <summary>What stands before the gateway (section Edge).</summary>
internal sealed class EdgeOptions : IValidatableObject
{
    public const string Section = "Edge";

    /// <summary>Hosts that requests may name besides PublicUrl's: "host" for any port, or "host:port".</summary>
    public string[] AllowedHosts { get; set; } = [];

    /// <summary>Origins besides PublicUrl's that pages are reached under, such as "http://10.0.0.5:8080": addresses
    /// that a page is given lead to where it is itself.</summary>
    public string[] PublicOrigins { get; set; } = [];

    /// <summary>Networks of the proxies whose X-Forwarded-For and -Proto count, as 10.0.0.0/8; none by default. They
    /// pass Host on as it came.</summary>
    public string[] TrustedProxies { get; set; } = [];

    /// <summary>How long a service may take until its answer begins; large bodies on their way in are waited for
    /// longer.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan Patience { get; set; } = TimeSpan.FromMinutes(1);

    public IPNetwork[] ParseProxies() => [.. TrustedProxies.Select(IPNetwork.Parse)];

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
    [
        .. TrustedProxies.Where(network => !IPNetwork.TryParse(network, out _)).Select(network => new ValidationResult(
            $"{Section}:{nameof(TrustedProxies)} holds '{network}', which is no network such as 10.0.0.0/8.")),
        .. PublicOrigins.Where(origin => !IsOrigin(origin)).Select(origin => new ValidationResult(
            $"{Section}:{nameof(PublicOrigins)} holds '{origin}', no origin such as https://imaging.example.")),
    ];

    private static bool IsOrigin(string text) => Uri.TryCreate(text, UriKind.Absolute, out var origin)
        && (origin.Scheme == Uri.UriSchemeHttps || origin.Scheme == Uri.UriSchemeHttp)
        && string.Equals(origin.GetLeftPart(UriPartial.Authority), text, StringComparison.OrdinalIgnoreCase);
}
