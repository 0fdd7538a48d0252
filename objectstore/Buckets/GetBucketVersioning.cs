using Imaging.ObjectStore.Http;
using Imaging.ObjectStore.Storage;

namespace Imaging.ObjectStore.Buckets;

/// <summary>Versioning was never enabled, and cannot be.</summary>
internal static class GetBucketVersioning
{
    public static readonly Operation Operation = new("GetBucketVersioning", HandleAsync)
    {
        Query = ["versioning"],
    };

    private static Task HandleAsync(S3Request request, BucketCatalog buckets)
    {
        _ = buckets[request.BucketName];
        return XmlAnswer.WriteAsync(request, "VersioningConfiguration", _ => { });
    }
}
