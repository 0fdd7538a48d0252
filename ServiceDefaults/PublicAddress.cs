using Microsoft.Extensions.Configuration;

namespace Imaging.ServiceDefaults;

/// <summary>Where the system is reached from outside (PublicUrl): links are built from this alone, never from a
/// request's Host.</summary>
public sealed record PublicAddress(Uri Url)
{
    public bool IsHttps => Url.Scheme == Uri.UriSchemeHttps;

    /// <summary>{PublicUrl}{path}, for example path = "/p/#" + token.</summary>
    public string To(string path) => Url.ToString().TrimEnd('/') + path;

    internal static PublicAddress Of(IConfiguration configuration) =>
        Uri.TryCreate(configuration["PublicUrl"], UriKind.Absolute, out var url)
        && (url.Scheme == Uri.UriSchemeHttps || url.Scheme == Uri.UriSchemeHttp)
            ? new(url)
            : throw new InvalidOperationException("PublicUrl is not an http or https address.");
}
