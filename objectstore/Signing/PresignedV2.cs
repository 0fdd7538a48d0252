using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Imaging.ObjectStore.Http;

namespace Imaging.ObjectStore.Signing;

/// <summary>
/// The old query signature, only for reading one object: <c>s3cmd signurl</c> still makes no other.
/// It covers no headers, so nothing that writes may rely on it.
/// </summary>
internal sealed class PresignedV2(string secret)
{
    private readonly byte[] _key = Encoding.UTF8.GetBytes(secret);

    public void Verify(HttpRequest request, S3Target target, DateTimeOffset now)
    {
        var onlySignature = !target.Query.Any(name => name is not ("AWSAccessKeyId" or "Expires" or "Signature"));
        var reads = HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);
        var expires = target.Query["Expires"];
        if (!reads || !onlySignature || target.Key is null
            || !long.TryParse(expires, NumberStyles.None, null, out var seconds))
            throw new S3Exception(S3Error.AccessDenied);
        if (now.ToUnixTimeSeconds() > seconds)
            throw new S3Exception(S3Error.Expired);

        var resource = PercentEncoding.EncodePath($"/{target.Bucket}/{target.Key}");
        var toSign = $"{request.Method}\n\n\n{expires}\n{resource}";
#pragma warning disable CA5350 // SHA-1 is what this signature is made of; as an HMAC it still holds.
        var expected = Convert.ToBase64String(HMACSHA1.HashData(_key, Encoding.UTF8.GetBytes(toSign)));
#pragma warning restore CA5350
        if (!Signature.Same(expected, target.Query["Signature"]))
            throw new S3Exception(S3Error.SignatureDoesNotMatch);
    }
}
