using Imaging.ObjectStore.Http;

namespace Imaging.ObjectStore.Bodies;

/// <summary>What the head of a request promises about its body.</summary>
internal sealed record DeclaredDigests(
    byte[]? Md5, string? Sha256, ChecksumAlgorithm? Algorithm, string? Checksum, bool InTrailer, long? Length)
{
    /// <summary>
    /// False spares the most expensive hash of a body whose checksum was declared and signed beforehand; S3 does not
    /// promise that an entity tag is an MD5.
    /// </summary>
    public bool WithMd5 { get; init; } = true;

    /// <param name="request">The request.</param>
    /// <param name="computed">An algorithm to compute even when the request declares none.</param>
    public static DeclaredDigests Of(S3Request request, ChecksumAlgorithm? computed = null)
    {
        var (algorithm, value) = InHeaders(request);
        var trailer = ChecksumAlgorithm.OfHeader(request.Header("x-amz-trailer")?.Trim());
        if (request.Header("x-amz-trailer") is not null && (trailer is null || !request.Payload.IsChunked))
            throw new S3Exception(S3Error.InvalidRequest("The value specified in x-amz-trailer is not supported."));
        if (trailer is not null && algorithm is not null && trailer != algorithm)
            throw new S3Exception(S3Error.InvalidRequest("Expecting a single x-amz-checksum- header."));
        return new(Md5Of(request.Header("Content-MD5")), request.Payload.Sha256, trailer ?? algorithm ?? computed,
            value, trailer is not null, LengthOf(request));
    }

    private static (ChecksumAlgorithm? Algorithm, string? Value) InHeaders(S3Request request)
    {
        (ChecksumAlgorithm? Algorithm, string? Value) found = default;
        foreach (var algorithm in ChecksumAlgorithm.All)
        {
            if (request.Header(algorithm.Header) is not { } value)
                continue;
            if (found.Algorithm is not null)
                throw new S3Exception(S3Error.InvalidRequest("Expecting a single x-amz-checksum- header."));
            if (!IsBase64(value, algorithm.Bytes))
                throw new S3Exception(S3Error.InvalidRequest($"Value for {algorithm.Header} header is invalid."));
            found = (algorithm, value);
        }
        return found;
    }

    private static byte[]? Md5Of(string? header)
    {
        if (header is null)
            return null;
        if (!IsBase64(header, 16))
            throw new S3Exception(S3Error.InvalidDigest);
        return Convert.FromBase64String(header);
    }

    private static bool IsBase64(string text, int bytes)
    {
        Span<byte> decoded = stackalloc byte[bytes];
        return Convert.TryFromBase64String(text, decoded, out var written) && written == bytes;
    }

    private static long? LengthOf(S3Request request)
    {
        if (!request.Payload.IsChunked)
            return request.Http.Request.ContentLength;
        return long.TryParse(request.Header("x-amz-decoded-content-length"),
            System.Globalization.NumberStyles.None, null, out var length)
            ? length
            : throw new S3Exception(S3Error.MissingContentLength);
    }
}
