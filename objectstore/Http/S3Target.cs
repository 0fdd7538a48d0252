using System.Text;

namespace Imaging.ObjectStore.Http;

/// <summary>
/// What a request line points at, taken from the raw target: the path that ASP.NET Core offers has its dot segments
/// and doubled slashes removed, and those are parts of keys.
/// </summary>
internal sealed record S3Target(string Path, string? Bucket, string? Key, QueryParameters Query)
{
    public const int LongestKeyInBytes = 1024;

    public static S3Target Parse(string rawTarget, string host)
    {
        if (rawTarget.Length == 0 || rawTarget[0] != '/')
            throw new S3Exception(S3Error.InvalidUri);
        var target = rawTarget.AsSpan();
        var question = target.IndexOf('?');
        var query = question < 0 ? default : target[(question + 1)..];
        var path = PercentEncoding.Decode(question < 0 ? target : target[..question]);

        var bucket = BucketInHost(host);
        var key = path[1..];
        if (bucket is null)
        {
            var slash = key.IndexOf('/', StringComparison.Ordinal);
            (bucket, key) = slash < 0 ? (key, "") : (key[..slash], key[(slash + 1)..]);
        }
        if (Encoding.UTF8.GetByteCount(key) > LongestKeyInBytes)
            throw new S3Exception(S3Error.KeyTooLong);
        return new(path, bucket.Length == 0 ? null : bucket, key.Length == 0 ? null : key,
            QueryParameters.Parse(query));
    }

    /// <summary>Virtual-host style works under <c>*.localhost</c>, which resolves to this machine everywhere.</summary>
    private static string? BucketInHost(string host)
    {
        var colon = host.LastIndexOf(':');
        var name = colon < 0 ? host : host[..colon];
        const string suffix = ".localhost";
        return name.EndsWith(suffix, StringComparison.OrdinalIgnoreCase) ? name[..^suffix.Length] : null;
    }
}
