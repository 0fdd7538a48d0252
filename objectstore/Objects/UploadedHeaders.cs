using System.Buffers;
using System.Text;
using Imaging.ObjectStore.Http;
using Imaging.ObjectStore.Storage;

namespace Imaging.ObjectStore.Objects;

/// <summary>The headers of an upload that are kept with the object.</summary>
internal static class UploadedHeaders
{
    private const string Chunked = "aws-chunked";
    private const int LargestMetadata = 8 * 1024;

    // RFC 9110, section 5.6.2: what a header's name may consist of.
    private static readonly SearchValues<char> Token = SearchValues.Create(
        "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    public static ObjectHeaders Of(S3Request request)
    {
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

    /// <summary>
    /// Kestrel accepts more in a request than it lets into an answer: the object could never be read.
    /// </summary>
    private static void RefuseWhatCannotBeRepeated(S3Request request)
    {
        foreach (var (name, value) in request.Headers)
        {
            var text = value.AsSpan();
            if (name.AsSpan().ContainsAnyExcept(Token)
                || text.ContainsAnyInRange('\0', '\x1f') || text.Contains('\x7f'))
                throw new S3Exception(S3Error.InvalidArgument("A header holds characters that cannot be repeated."));
        }
    }

    /// <summary>aws-chunked is how the body travelled, not how the object is encoded.</summary>
    private static string? WithoutChunking(string? encoding)
    {
        if (encoding is null || !encoding.Contains(Chunked, StringComparison.OrdinalIgnoreCase))
            return encoding;
        var kept = string.Join(", ", encoding
            .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Where(part => !part.Equals(Chunked, StringComparison.OrdinalIgnoreCase)));
        return kept.Length == 0 ? null : kept;
    }

    private static Dictionary<string, string>? MetadataOf(S3Request request)
    {
        Dictionary<string, string>? metadata = null;
        var size = 0;
        foreach (var (name, value) in request.Headers)
        {
            if (!name.StartsWith(MetadataText.Prefix, StringComparison.OrdinalIgnoreCase))
                continue;
            (metadata ??= [])[name.ToLowerInvariant()] = value;
            size += name.Length - MetadataText.Prefix.Length + Encoding.UTF8.GetByteCount(value);
        }
        return size <= LargestMetadata ? metadata : throw new S3Exception(S3Error.MetadataTooLarge);
    }
}
