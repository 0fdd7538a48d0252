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
        var trailer = InTrailerOf(request);
        if (trailer is not null && algorithm is not null && trailer != algorithm)
            throw new S3Exception(S3Error.InvalidRequest("Expecting a single x-amz-checksum- header."));
        if (request.Header("x-amz-sdk-checksum-algorithm") is not null && (trailer ?? algorithm) is null)
            throw new S3Exception(S3Error.InvalidRequest("x-amz-sdk-checksum-algorithm specified, but no " +
                "corresponding x-amz-checksum-* or x-amz-trailer headers were found."));
        return WithoutChecksum(request) with { Algorithm = trailer ?? algorithm ?? computed, Checksum = value };
    }

    /// <summary>For a body that the checksum in the head is not of.</summary>
    public static DeclaredDigests WithoutChecksum(S3Request request)
    {
        // RFC 9110, 14.5: a part of a body, taken for the whole, would replace the rest.
        if (request.Header("Content-Range") is not null)
            throw new S3Exception(S3Error.InvalidRequest("A body with a Content-Range cannot be stored."));
        var trailer = InTrailerOf(request);
        return new(Md5Of(request.Header("Content-MD5")), request.Payload.Sha256, trailer, null, trailer is not null,
            LengthOf(request));
    }

    private static ChecksumAlgorithm? InTrailerOf(S3Request request)
    {
        if (request.Header("x-amz-trailer") is not { } header)
            return null;
        var algorithm = ChecksumAlgorithm.OfHeader(header.Trim());
        return algorithm is not null && request.Payload.IsChunked
            ? algorithm
            : throw new S3Exception(
                S3Error.InvalidRequest("The value specified in x-amz-trailer is not supported."));
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
                throw new S3Exception(S3Error.BadDigest);
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
