using Imaging.ObjectStore.Http;
using Imaging.ObjectStore.Storage;

namespace Imaging.ObjectStore.Objects;

/// <summary>
/// The object that x-amz-copy-source names: <c>bucket/key</c>, percent-encoded, a leading slash or none.
/// </summary>
internal sealed record CopySource(Bucket Bucket, string Key)
{
    public static CopySource Of(S3Request request, BucketCatalog buckets)
    {
        var header = request.Header("x-amz-copy-source")!;
        var question = header.IndexOf('?', StringComparison.Ordinal);
        if (question >= 0 && header[question..] != "?versionId=null")
            throw new S3Exception(S3Error.InvalidArgument("The copy source names a version."));
        var path = PercentEncoding.Decode(question < 0 ? header : header[..question]).TrimStart('/');
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        if (slash <= 0 || slash == path.Length - 1)
            throw new S3Exception(S3Error.InvalidArgument("Copy Source must mention the source bucket and key"));
        return new(buckets[path[..slash]], path[(slash + 1)..]);
    }

    /// <summary>Opens it if it is what the request says it must be; what was opened stays what is copied.</summary>
    public OpenObject Open(S3Request request)
    {
        var condition = Preconditions.OfSource(request);
        var opened = OpenObject.Open(Bucket, Key);
        var record = opened.Record;
        if (condition.Decide(record.ETag, record.Modified, record.Size) == Verdict.Holds)
            return opened;
        opened.Dispose();
        throw new S3Exception(S3Error.PreconditionFailed);
    }
}
