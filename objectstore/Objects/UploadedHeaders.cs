using System.Text;
using Imaging.ObjectStore.Http;
using Imaging.ObjectStore.Storage;

namespace Imaging.ObjectStore.Objects;

/// <summary>The headers of an upload that are kept with the object.</summary>
internal static class UploadedHeaders
{
    private const string MetadataPrefix = "x-amz-meta-";
    private const int LargestMetadata = 8 * 1024;

    public static ObjectHeaders Of(S3Request request) => new(
        request.Header("Content-Type"),
        request.Header("Cache-Control"),
        request.Header("Content-Disposition"),
        WithoutChunking(request.Header("Content-Encoding")),
        request.Header("Content-Language"),
        request.Header("Expires"),
        MetadataOf(request));

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
