using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Imaging.ObjectStore.Http;

namespace Imaging.ObjectStore.Signing;

/// <summary>
/// The old query signature, for reading or putting one object: <c>s3cmd signurl</c> makes no other, and boto3 makes it
/// unless told otherwise. It covers every x-amz- header, and nothing may be in the query that it does not cover.
/// https://docs.aws.amazon.com/AmazonS3/latest/API/RESTAuthentication.html
/// </summary>
internal sealed class PresignedV2(string secret)
{
    private const string Override = "response-";

    private readonly byte[] _key = Encoding.UTF8.GetBytes(secret);

    public void Verify(HttpRequest request, S3Target target, DateTimeOffset now)
    {
        var covered = !target.Query.Any(name => name is not ("AWSAccessKeyId" or "Expires" or "Signature")
            && !name.StartsWith(Override, StringComparison.Ordinal));
        var expires = target.Query["Expires"];
        if (request.Method is not ("GET" or "HEAD" or "PUT") || !covered || target.Key is null
            || !long.TryParse(expires, NumberStyles.None, null, out var seconds))
            throw new S3Exception(S3Error.AccessDenied);
        if (now.ToUnixTimeSeconds() > seconds)
            throw new S3Exception(S3Error.Expired);

        var toSign = $"{request.Method}\n{request.Headers.ContentMD5}\n{request.Headers.ContentType}\n{expires}\n" +
            AmazonHeaders(request) + PercentEncoding.EncodePath($"/{target.Bucket}/{target.Key}") + Overrides(target);
#pragma warning disable CA5350 // SHA-1 is what this signature is made of; as an HMAC it still holds.
        var expected = Convert.ToBase64String(HMACSHA1.HashData(_key, Encoding.UTF8.GetBytes(toSign)));
#pragma warning restore CA5350
        if (!Signature.Same(expected, target.Query["Signature"]))
            throw new S3Exception(S3Error.SignatureDoesNotMatch);
    }

    private static string AmazonHeaders(HttpRequest request) => string.Concat(
        from header in request.Headers
        let name = header.Key.ToLowerInvariant()
        where name.StartsWith("x-amz-", StringComparison.Ordinal)
        orderby name
        select $"{name}:{header.Value}\n");

    private static string Overrides(S3Target target)
    {
        var pairs = target.Query.Where(pair => pair.Key.StartsWith(Override, StringComparison.Ordinal))
            .OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={pair.Value}").ToList();
        return pairs.Count == 0 ? "" : "?" + string.Join('&', pairs);
    }
}
