using System.Globalization;
using Imaging.ObjectStore.Http;
using Imaging.ObjectStore.Storage;

namespace Imaging.ObjectStore.Objects;

/// <summary>
/// The head of an answer with an object: what was kept with it, unless the signed query overrides it.
/// </summary>
internal static class AnsweredHeaders
{
    /// <summary>Kestrel would throw in the middle of the head: a header cannot carry control characters.</summary>
    public static void RefuseImpossibleOverrides(S3Request request)
    {
        foreach (var name in CommonNames.Overrides)
            if (request.Query[name] is { } value
                && (value.AsSpan().ContainsAnyInRange('\0', '\x1f') || value.Contains('\x7f')))
                throw new S3Exception(S3Error.InvalidArgument($"{name} holds a control character."));
    }

    /// <summary>All that 304 says: what the client has, and how long it may keep it (RFC 9110, 15.4.5).</summary>
    public static void AddValidators(S3Request request, ObjectRecord record)
    {
        var headers = request.Response.Headers;
        headers.ETag = $"\"{record.ETag}\"";
        headers.LastModified = record.Modified.ToString("R", CultureInfo.InvariantCulture);
        headers.CacheControl = request.Query["response-cache-control"] ?? record.Headers.CacheControl;
        headers.Expires = request.Query["response-expires"] ?? record.Headers.Expires;
    }

    public static void AddContent(S3Request request, ObjectRecord record, ObjectPart? part, bool isWhole)
    {
        var headers = request.Response.Headers;
        var (query, kept) = (request.Query, record.Headers);
        headers.ContentType = query["response-content-type"] ?? kept.ContentType ?? "binary/octet-stream";
        headers.ContentDisposition = query["response-content-disposition"] ?? kept.ContentDisposition;
        headers.ContentEncoding = query["response-content-encoding"] ?? kept.ContentEncoding;
        headers.ContentLanguage = query["response-content-language"] ?? kept.ContentLanguage;
        headers.AcceptRanges = "bytes";
        foreach (var (name, value) in kept.Metadata ?? [])
            headers[name] = MetadataText.Encode(value);
        if (part?.Count is { } count)
            headers["x-amz-mp-parts-count"] = count.ToString(CultureInfo.InvariantCulture);
        // Of a range there is no checksum, but of a part.
        if (request.Header("x-amz-checksum-mode") is not null)
            AnsweredChecksum.Add(request.Response, part is not null ? part.Checksum : isWhole ? record.Checksum : null);
    }
}
