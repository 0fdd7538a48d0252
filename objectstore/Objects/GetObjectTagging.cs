using System.Text;
using Imaging.ObjectStore.Http;
using Imaging.ObjectStore.Storage;

namespace Imaging.ObjectStore.Objects;

/// <summary>There are no tags; the AWS CLI asks for them before it copies a large object.</summary>
internal static class GetObjectTagging
{
    public static readonly Operation Operation = new("GetObjectTagging", HandleAsync)
    {
        Query = ["tagging", "versionId"],
    };

    private static Task HandleAsync(S3Request request, BucketCatalog buckets)
    {
        if (!buckets[request.BucketName].Index.TryGet(Encoding.UTF8.GetBytes(request.Key), out _))
            throw new S3Exception(S3Error.NoSuchKey);
        return XmlAnswer.WriteAsync(request, "Tagging", xml => xml.Element("TagSet", ""));
    }
}
