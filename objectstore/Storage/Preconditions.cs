using System.Globalization;
using Imaging.ObjectStore.Http;
using Microsoft.Net.Http.Headers;

namespace Imaging.ObjectStore.Storage;

internal enum Verdict
{
    Holds,
    Failed,

    /// <summary>What the client has is what there is: 304 where it only reads, failed elsewhere.</summary>
    NotModified,
}

/// <summary>
/// What must hold of an object at the moment that it is read, copied, replaced or removed: RFC 9110, 13.1, in the order
/// of 13.2.2, and two conditions of S3's own. Dates count in whole seconds, which is all that Last-Modified tells.
/// </summary>
internal sealed record Preconditions(
    EntityTags? IfMatch = null, long? IfUnmodifiedSince = null,
    EntityTags? IfNoneMatch = null, long? IfModifiedSince = null, long? Size = null, long? ModifiedAt = null)
{
    public static readonly Preconditions None = new();

    public static Preconditions OfRead(S3Request request) => OfHeaders(request, "");

    public static Preconditions OfSource(S3Request request) => OfHeaders(request, "x-amz-copy-source-");

    /// <summary>If-Modified-Since is for reading only (13.1.3).</summary>
    public static Preconditions OfWrite(S3Request request) => OfRead(request) with { IfModifiedSince = null };

    public static Preconditions OfDelete(S3Request request) => OfWrite(request) with
    {
        Size = ParseSize(request.Header("x-amz-if-match-size")),
        ModifiedAt = ParseTime(request.Header("x-amz-if-match-last-modified-time")),
    };

    public static long? ParseSize(string? text) =>
        text is null ? null
        : long.TryParse(text, NumberStyles.None, null, out var size) ? size
        : throw new S3Exception(S3Error.InvalidArgument("A size is not a whole number."));

    /// <summary>S3's own condition. Its clients write it as a header's date, or as listings do.</summary>
    public static long? ParseTime(string? text) =>
        text is null ? null
        : Date(text) ?? (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal,
            out var time) ? time.ToUnixTimeSeconds()
        : throw new S3Exception(S3Error.InvalidArgument("A time is not valid.")));

    public Verdict Decide(string etag, DateTimeOffset modified, long size)
    {
        var seconds = modified.ToUnixTimeSeconds();
        if ((Size ?? size) != size || (ModifiedAt ?? seconds) != seconds)
            return Verdict.Failed;
        if (IfMatch is not null ? !IfMatch.MatchStrongly(etag) : seconds > IfUnmodifiedSince)
            return Verdict.Failed;
        return (IfNoneMatch is not null ? IfNoneMatch.MatchWeakly(etag) : seconds <= IfModifiedSince)
            ? Verdict.NotModified
            : Verdict.Holds;
    }

    /// <summary>For what replaces an object, or makes one where none was: S3 calls the missing one missing.</summary>
    public void CheckWrite(IndexEntry? current)
    {
        if (current is { } entry)
            Check(entry);
        else if (IfMatch is not null)
            throw new S3Exception(S3Error.NoSuchKey);
    }

    /// <summary>
    /// For what removes it. One that is absent was removed already, perhaps by this very request, whose answer was
    /// lost: no condition changes that (13.1.1 allows it).
    /// </summary>
    public void Check(IndexEntry current)
    {
        if (Decide(current.ETag, current.Modified, current.Size) != Verdict.Holds)
            throw new S3Exception(S3Error.PreconditionFailed);
    }

    private static Preconditions OfHeaders(S3Request request, string prefix) => new(
        EntityTags.Parse(request.Header(prefix + "if-match")), Date(request.Header(prefix + "if-unmodified-since")),
        EntityTags.Parse(request.Header(prefix + "if-none-match")), Date(request.Header(prefix + "if-modified-since")));

    /// <summary>What is no date is ignored, as 13.1.3 and 13.1.4 demand.</summary>
    private static long? Date(string? header) =>
        HeaderUtilities.TryParseDate(header, out var date) ? date.ToUnixTimeSeconds() : null;
}
