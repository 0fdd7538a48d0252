using System.Buffers;
using Imaging.ObjectStore.Http;
using Microsoft.Extensions.Options;

namespace Imaging.ObjectStore.Signing;

/// <summary>
/// Decides whether a request was made with the store's key, from its head alone: no byte of the body has been asked
/// for, so that a client which waits for "100 Continue" never sends what will be refused.
/// </summary>
internal sealed class SignatureVerifier(IOptions<ObjectStoreOptions> options, TimeProvider clock)
{
    private const string UnsignedPayload = "UNSIGNED-PAYLOAD";
    private static readonly SearchValues<char> LowerHex = SearchValues.Create("0123456789abcdef");
    private static readonly TimeSpan LargestSkew = TimeSpan.FromMinutes(15);

    private readonly ObjectStoreOptions _options = options.Value;
    private readonly SigningKeys _keys = new(options.Value.SecretKey, options.Value.Region);
    private readonly PresignedV2 _presignedV2 = new(options.Value.SecretKey);

    public Payload Verify(HttpRequest request, S3Target target)
    {
        var authorization = request.Headers.Authorization.ToString();
        var presigned = target.Query.Has("X-Amz-Signature") || target.Query.Has("X-Amz-Algorithm");
        if (authorization.Length > 0 && presigned)
            throw new S3Exception(S3Error.InvalidArgument("Only one auth mechanism allowed."));
        if (authorization.Length > 0)
            return Verify(request, target,
                ClaimedSignature.FromHeader(authorization, request.Headers["x-amz-date"]));
        if (presigned)
            return Verify(request, target, ClaimedSignature.FromQuery(target.Query));
        if (target.Query.Has("AWSAccessKeyId"))
            return VerifyV2(request, target);
        throw new S3Exception(S3Error.AccessDenied);
    }

    private Payload Verify(HttpRequest request, S3Target target, ClaimedSignature claim)
    {
        var headersNotSigned = request.Headers.Any(header =>
            header.Key.StartsWith("x-amz-", StringComparison.OrdinalIgnoreCase)
            && !IsSigned(claim, header.Key)
            && !(claim.InQuery && header.Key.Equals("x-amz-content-sha256", StringComparison.OrdinalIgnoreCase)));
        // A presigned PUT that would obey an unsigned x-amz-copy-source could read any object of the store.
        if (headersNotSigned || !IsSigned(claim, "host"))
            throw new S3Exception(S3Error.HeadersNotSigned);
        if (!Signature.Same(_options.AccessKey, claim.AccessKey))
            throw new S3Exception(S3Error.InvalidAccessKeyId);
        if (claim.Region != _options.Region)
            throw new S3Exception(S3Error.AuthorizationHeaderMalformed with
            {
                Message = $"The region '{claim.Region}' is wrong; expecting '{_options.Region}'",
                Region = _options.Region, // s3cmd starts with a guess and corrects itself by this.
            });
        CheckTime(claim);

        var declared = !claim.InQuery || IsSigned(claim, "x-amz-content-sha256")
            ? request.Headers["x-amz-content-sha256"].ToString()
            : target.Query["X-Amz-Content-Sha256"] ?? UnsignedPayload;
        if (declared.Length == 0)
            throw new S3Exception(S3Error.InvalidRequest("Missing required header: x-amz-content-sha256"));
        var key = _keys.For(claim.Date);
        var hash = CanonicalRequest.Hash(request, target, claim.SignedHeaders, declared);
        var expected = Signature.Of(key, $"AWS4-HMAC-SHA256\n{claim.Timestamp}\n{claim.Scope}\n{hash}");
        if (!Signature.Same(expected, claim.Value))
            throw new S3Exception(S3Error.SignatureDoesNotMatch);
        return PayloadOf(declared, key, claim, expected);
    }

    private Payload VerifyV2(HttpRequest request, S3Target target)
    {
        if (!Signature.Same(_options.AccessKey, target.Query["AWSAccessKeyId"]))
            throw new S3Exception(S3Error.InvalidAccessKeyId);
        _presignedV2.Verify(request, target, clock.GetUtcNow());
        return Payload.Unsigned;
    }

    private void CheckTime(ClaimedSignature claim)
    {
        var age = clock.GetUtcNow() - claim.SignedAt;
        if (claim.ValidFor is { } validFor && age > validFor)
            throw new S3Exception(S3Error.Expired);
        if (age < -LargestSkew || (claim.ValidFor is null && age > LargestSkew))
            throw new S3Exception(S3Error.RequestTimeTooSkewed);
    }

    private static Payload PayloadOf(string declared, byte[] key, ClaimedSignature claim, string signature)
    {
        ChunkChain Chain() => new(key, claim.Timestamp, claim.Scope, signature);
        return declared switch
        {
            UnsignedPayload => Payload.Unsigned,
            "STREAMING-AWS4-HMAC-SHA256-PAYLOAD" => new(PayloadKind.SignedChunks, Chain: Chain()),
            "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER" =>
                new(PayloadKind.SignedChunksWithTrailer, Chain: Chain()),
            "STREAMING-UNSIGNED-PAYLOAD-TRAILER" => new(PayloadKind.UnsignedChunksWithTrailer),
            { Length: 64 } hex when !hex.AsSpan().ContainsAnyExcept(LowerHex) =>
                new(PayloadKind.Hashed, hex),
            _ => throw new S3Exception(S3Error.InvalidArgument("x-amz-content-sha256 is not valid.")),
        };
    }

    private static bool IsSigned(ClaimedSignature claim, string header) =>
        claim.SignedHeaders.Contains(header, StringComparer.OrdinalIgnoreCase);
}
