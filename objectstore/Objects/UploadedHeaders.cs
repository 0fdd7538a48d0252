using System.Buffers;
using System.Text;
using Imaging.ObjectStore.Http;
using Imaging.ObjectStore.Storage;

namespace Imaging.ObjectStore.Objects;

/// <summary>The headers of an upload that are kept with the object.</summary>
internal static class UploadedHeaders
{
    private const string MetadataPrefix = "x-amz-meta-";
    private const int LargestMetadata = 8 * 1024;

    /// <summary>
    /// What would be silently dropped: encryption, tags and locks that a caller believes in must not be.
    /// </summary>
    private static readonly string[] Refused =
    [
        "x-amz-server-side-encryption", "x-amz-tagging", "x-amz-object-lock", "x-amz-website-redirect-location",
        "x-amz-grant-",
    ];

    // RFC 9110, section 5.6.2: what a header's name may consist of.
    private static readonly SearchValues<char> Token = SearchValues.Create(
        "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    public static ObjectHeaders Of(S3Request request)
    {
        RefuseWhatIsNotKept(request);
        RefuseWhatCannotBeRepeated(request);
        return new(
            request.Header("Content-Type"),
            request.Header("Cache-Control"),
            request.Header("Content-Disposition"),
            WithoutChunking(request.Header("Content-Encoding")),
            request.Header("Content-Language"),
            request.Header("Expires"),
            MetadataOf(request));
    }

    private static void RefuseWhatIsNotKept(S3Request request)
    {
        if (request.Header("x-amz-acl") is not (null or "private" or "bucket-owner-full-control"))
            throw new S3Exception(S3Error.AclNotSupported);
        foreach (var header in request.Http.Request.Headers.Keys)
            if (Array.Exists(Refused, refused => header.StartsWith(refused, StringComparison.OrdinalIgnoreCase)
                && !header.StartsWith("x-amz-tagging-directive", StringComparison.OrdinalIgnoreCase)))
                throw new S3Exception(S3Error.NotImplemented);
    }

    /// <summary>
    /// Kestrel accepts more in a request than it lets into an answer: the object could never be read.
    /// </summary>
    private static void RefuseWhatCannotBeRepeated(S3Request request)
    {
        foreach (var (name, value) in request.Http.Request.Headers)
        {
            var text = value.ToString().AsSpan();
            if (name.AsSpan().ContainsAnyExcept(Token)
                || text.ContainsAnyInRange('\0', '\x1f') || text.Contains('\x7f'))
                throw new S3Exception(S3Error.InvalidArgument("A header holds characters that cannot be repeated."));
        }
    }

    /// <summary>aws-chunked is how the body travelled, not how the object is encoded.</summary>
    private static string? WithoutChunking(string? encoding)
    {
        if (encoding is null)
            return null;
        var kept = string.Join(',', encoding
            .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Where(part => !part.Equals("aws-chunked", StringComparison.OrdinalIgnoreCase)));
        return kept.Length == 0 ? null : kept;
    }

    private static Dictionary<string, string>? MetadataOf(S3Request request)
    {
        Dictionary<string, string>? metadata = null;
        var size = 0;
        foreach (var (name, value) in request.Http.Request.Headers)
        {
            if (!name.StartsWith(MetadataPrefix, StringComparison.OrdinalIgnoreCase))
                continue;
            var text = value.ToString();
            (metadata ??= [])[name.ToLowerInvariant()] = text;
            size += name.Length - MetadataPrefix.Length + Encoding.UTF8.GetByteCount(text);
        }
        return size <= LargestMetadata ? metadata : throw new S3Exception(S3Error.MetadataTooLarge);
    }
}
