using Imaging.ServiceDefaults;
using Imaging.ServiceDefaults.Security;
using Microsoft.Extensions.Options;

namespace Imaging.Media.Storage;

/// <summary>
/// URLs that browsers use. Where the store has a public endpoint they lead there; else to the gateway, which passes
/// them on with path and Host as they came, so that the signature holds.
/// </summary>
internal sealed class ClientUrls(PresignedUrls urls, PublicAddress address, IOptions<ObjectStoreOptions> options)
{
    private readonly ObjectStoreOptions _options = options.Value;

    /// <param name="http">Of the request whose page will use the URL.</param>
    /// <param name="life">From now, or from a rounded moment so that URLs repeat.</param>
    public ValueTask<Uri> SignAsync(HttpContext http, HttpMethod method, string path, string query,
        IEnumerable<KeyValuePair<string, string>> headers, (DateTimeOffset From, TimeSpan Lifetime) life) =>
        urls.SignAsync(new(BucketUrl(http), life.From, life.Lifetime), method, path, query, headers);

    private string BucketUrl(HttpContext http) => _options switch
    {
        { PublicEndpoint: { } endpoint } => $"{endpoint.GetLeftPart(UriPartial.Authority)}/{_options.Bucket}/",
        // AWS: browsers reach the bucket where this service does.
        { Endpoint: null } => urls.BucketUrl,
        _ => $"{Origin(http)}/{_options.Bucket}/",
    };

    /// <summary>Where the page is, as the gateway says after looking whether it is one of ours.</summary>
    private string Origin(HttpContext http) => http.Request.Headers[Browser.OriginHeader] is [{ Length: > 0 } origin]
        ? origin
        : address.Url.GetLeftPart(UriPartial.Authority);
}
