using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Microsoft.Extensions.Options;

namespace Imaging.Media.Storage;

/// <summary>
/// URLs signed with Signature Version 4 in the query ("Authenticating Requests: Using Query Parameters", S3 API
/// reference). The SDK does the same at ten times the price, which at this rate is a tenth of an upload; it is asked
/// once, for where the bucket is.
/// </summary>
internal sealed class PresignedUrls(
    IAmazonS3 s3, AWSCredentials credentials, IOptions<ObjectStoreOptions> options, TimeProvider clock)
{
    // Each is used at once; the rest is room for clocks that differ.
    private static readonly TimeSpan OwnUse = TimeSpan.FromMinutes(5);

    private const string Terminator = "aws4_request";
    private const string Probe = "x";

    private readonly string _region = options.Value.Region;
    private volatile DayKey? _key;

    /// <summary>The bucket as this service reaches it, ending in '/'.</summary>
    public string BucketUrl { get; } = FindBucketUrl(s3, options.Value);

    /// <param name="query">Parameters besides the signature's own, already encoded and in order, for example
    /// "partNumber=1&amp;uploadId=a".</param>
    /// <param name="signedHeaders">Headers that must be sent as they are here, names in lower case.</param>
    public ValueTask<Uri> SignAsync(
        HttpMethod method, string path, string query, IEnumerable<KeyValuePair<string, string>> signedHeaders) =>
        SignAsync(new(BucketUrl, clock.GetUtcNow(), OwnUse), method, path, query, signedHeaders);

    /// <summary>The same for others: the URL names the bucket as they reach it, and lives as long as is said.</summary>
    public async ValueTask<Uri> SignAsync(UrlScope of, HttpMethod method, string path, string query,
        IEnumerable<KeyValuePair<string, string>> signedHeaders)
    {
        var secrets = await credentials.GetCredentialsAsync();
        var now = of.From.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var scope = $"{now[..8]}/{_region}/s3/{Terminator}";
        var url = new Uri($"{of.BucketUrl}{path}");
        var headers = new SortedList<string, string>(StringComparer.Ordinal) { ["host"] = url.Authority };
        foreach (var (name, value) in signedHeaders) headers.Add(name, value);
        var names = string.Join(';', headers.Keys);

        var parameters = Parameters(secrets, scope, (now, (int)of.Lifetime.TotalSeconds), names, query);
        var canonical = new StringBuilder().Append(method).Append('\n').Append(url.AbsolutePath).Append('\n')
            .Append(parameters).Append('\n');
        foreach (var (name, value) in headers) canonical.Append(name).Append(':').Append(value).Append('\n');
        canonical.Append('\n').Append(names).Append("\nUNSIGNED-PAYLOAD");
        var digest = Hex(SHA256.HashData(Encoding.UTF8.GetBytes(canonical.ToString())));
        var toSign = $"AWS4-HMAC-SHA256\n{now}\n{scope}\n{digest}";
        var signature = HMACSHA256.HashData(KeyOf(secrets.SecretKey, now[..8]), Encoding.UTF8.GetBytes(toSign));
        return new Uri($"{url}?{parameters}&X-Amz-Signature={Hex(signature)}");
    }

    /// <summary>All query parameters in the order of their names, as the canonical request wants them; upper case comes
    /// first.</summary>
    private static string Parameters(ImmutableCredentials secrets, string scope, (string From, int Seconds) life,
        string names, string query)
    {
        var token = secrets.UseToken ? $"&X-Amz-Security-Token={Uri.EscapeDataString(secrets.Token)}" : "";
        var credential = Uri.EscapeDataString($"{secrets.AccessKey}/{scope}");
        var own = $"X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential={credential}&X-Amz-Date={life.From}"
            + $"&X-Amz-Expires={life.Seconds}{token}&X-Amz-SignedHeaders={Uri.EscapeDataString(names)}";
        return query.Length == 0 ? own : $"{own}&{query}";
    }

    /// <summary>The signing key of a day: four HMACs that need not be repeated.</summary>
    private byte[] KeyOf(string secret, string day)
    {
        if (_key is { } known && known.Day == day && known.Secret == secret) return known.Bytes;
        var key = Encoding.UTF8.GetBytes("AWS4" + secret);
        foreach (var part in (string[])[day, _region, "s3", Terminator]) key = HMACSHA256.HashData(
            key, Encoding.UTF8.GetBytes(part));
        _key = new(day, secret, key);
        return key;
    }

    private static string FindBucketUrl(IAmazonS3 s3, ObjectStoreOptions options)
    {
        var sample = s3.GetPreSignedURL(new GetPreSignedUrlRequest
        {
            BucketName = options.Bucket,
            Key = Probe,
            Protocol = options.Endpoint?.Scheme == Uri.UriSchemeHttp ? Protocol.HTTP : Protocol.HTTPS,
            Expires = DateTime.MaxValue,
        });
        return sample[..(sample.IndexOf('?', StringComparison.Ordinal) - Probe.Length)];
    }

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);

    private sealed record DayKey(string Day, string Secret, byte[] Bytes);
}

/// <summary>For whom a URL is, and how long.</summary>
/// <param name="BucketUrl">The bucket as they reach it, ending in '/'.</param>
internal readonly record struct UrlScope(string BucketUrl, DateTimeOffset From, TimeSpan Lifetime);
