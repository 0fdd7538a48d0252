using System.Globalization;
using Imaging.ObjectStore.Signing;
using Microsoft.AspNetCore.Http.Features;

namespace Imaging.ObjectStore.Http;

/// <summary>One authenticated request. Nothing of its body has been read yet.</summary>
internal sealed class S3Request(HttpContext http, S3Target target, Payload payload)
{
    private const string Amazon = "x-amz-";

    public HttpContext Http => http;

    public HttpResponse Response => http.Response;

    public CancellationToken Aborted => http.RequestAborted;

    public string Method => http.Request.Method;

    public bool HasBucket => target.Bucket is not null;

    public bool HasKey => target.Key is not null;

    public string BucketName => target.Bucket ?? throw new S3Exception(S3Error.InvalidBucketName);

    public string Key => target.Key ?? throw new S3Exception(S3Error.InvalidArgument("A key is needed."));

    public QueryParameters Query => target.Query;

    public Payload Payload => payload;

    public bool HasBody => http.Features.GetRequiredFeature<IHttpRequestBodyDetectionFeature>().CanHaveBody;

    public bool IsHead => HttpMethods.IsHead(http.Request.Method);

    public bool IsRead => IsHead || HttpMethods.IsGet(http.Request.Method);

    /// <summary>
    /// The headers, then what a presigned URL says in its query instead: several SDKs move every header of S3's own
    /// there, and S3 takes it from there.
    /// </summary>
    public IEnumerable<KeyValuePair<string, string>> Headers
    {
        get
        {
            foreach (var (name, value) in http.Request.Headers)
                yield return new(name, value.ToString());
            foreach (var pair in Query)
                if (IsMoved(pair.Key))
                    yield return pair;
        }
    }

    public bool HasHeader(string name) => http.Request.Headers.ContainsKey(name);

    /// <summary>One of <see cref="Headers"/>.</summary>
    public string? Header(string name) =>
        http.Request.Headers.TryGetValue(name, out var value) ? value.ToString()
        : IsMoved(name) ? Query[name]
        : null;

    /// <summary>A whole number from the query, between zero and a ceiling that larger numbers are cut to.</summary>
    public int Number(string name, int absent, int ceiling)
    {
        var text = Query[name];
        if (string.IsNullOrEmpty(text))
            return absent;
        if (!int.TryParse(text, NumberStyles.None, null, out var number))
            throw new S3Exception(S3Error.InvalidArgument($"{name} must be a whole number."));
        return Math.Min(number, ceiling);
    }

    /// <summary>Whether a header is one of S3's own.</summary>
    public static bool IsAmazon(string name) => name.StartsWith(Amazon, StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// Whether a parameter is such a header; those of the signature begin with X-Amz-, and case tells them apart.
    /// </summary>
    public static bool IsMoved(string parameter) => parameter.StartsWith(Amazon, StringComparison.Ordinal);
}
