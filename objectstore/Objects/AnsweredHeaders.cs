using System.Globalization;
using Imaging.ObjectStore.Http;
using Imaging.ObjectStore.Storage;

namespace Imaging.ObjectStore.Objects;

/// <summary>The head of an answer with an object: what was kept with it, unless the signed query overrides it.</summary>
internal static class AnsweredHeaders
{
    public static void Add(S3Request request, ObjectRecord record, bool isWhole)
    {
        var headers = request.Response.Headers;
        var kept = record.Headers;
        Set("Content-Type", "response-content-type", kept.ContentType ?? "binary/octet-stream");
        Set("Cache-Control", "response-cache-control", kept.CacheControl);
        Set("Content-Disposition", "response-content-disposition", kept.ContentDisposition);
        Set("Content-Encoding", "response-content-encoding", kept.ContentEncoding);
        Set("Content-Language", "response-content-language", kept.ContentLanguage);
        Set("Expires", "response-expires", kept.Expires);
        headers.ETag = $"\"{record.ETag}\"";
        headers.LastModified = record.Modified.ToString("R", CultureInfo.InvariantCulture);
        headers.AcceptRanges = "bytes";
        foreach (var (name, value) in kept.Metadata ?? [])
            headers[name] = value;
        if (record.ETag.Contains('-', StringComparison.Ordinal) && request.Query.Has("partNumber"))
            headers["x-amz-mp-parts-count"] = record.Parts!.Length.ToString(CultureInfo.InvariantCulture);
        if (isWhole && "ENABLED".Equals(request.Header("x-amz-checksum-mode"), StringComparison.OrdinalIgnoreCase))
            ChecksumHeaders.Add(request.Response, record.Checksum);

        void Set(string name, string query, string? stored)
        {
            var value = request.Query[query] ?? stored;
            if (value is null)
                return;
            // Kestrel would throw: a header cannot carry them.
            if (value.AsSpan().ContainsAnyInRange('\0', '\x1f') || value.Contains('\x7f', StringComparison.Ordinal))
                throw new S3Exception(S3Error.InvalidArgument($"{query} holds a control character."));
            headers[name] = value;
        }
    }
}
