using Imaging.ObjectStore.Http;

namespace Imaging.ObjectStore.Storage;

/// <summary>What must hold of the object under a key at the moment that it is replaced or removed.</summary>
internal sealed record WriteCondition(string? IfMatch, bool OnlyIfAbsent)
{
    public static readonly WriteCondition None = new(null, false);

    public static WriteCondition Of(S3Request request)
    {
        var ifNoneMatch = request.Header("If-None-Match");
        if (ifNoneMatch is not null && ifNoneMatch != "*")
            throw new S3Exception(S3Error.NotImplemented);
        return new(request.Header("If-Match"), ifNoneMatch is not null);
    }

    public void Check(IndexEntry? current)
    {
        if (OnlyIfAbsent && current is not null)
            throw new S3Exception(S3Error.PreconditionFailed);
        if (IfMatch is null)
            return;
        if (current is null)
            throw new S3Exception(S3Error.NoSuchKey);
        if (!Matches(IfMatch, current.Value.ETag))
            throw new S3Exception(S3Error.PreconditionFailed);
    }

    /// <summary>Whether a list of entity tags, quoted or not, or a star, includes this one.</summary>
    public static bool Matches(string tags, string etag)
    {
        foreach (var range in tags.AsSpan().Split(','))
        {
            var tag = tags.AsSpan(range).Trim();
            if (tag.StartsWith("W/"))
                tag = tag[2..];
            if (tag is "*" || tag.Trim('"').SequenceEqual(etag))
                return true;
        }
        return false;
    }
}
