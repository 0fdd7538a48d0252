using Imaging.ObjectStore.Http;
using Imaging.ObjectStore.Storage;

namespace Imaging.ObjectStore.Buckets;

internal static class HeadBucket
{
    public static readonly Operation Operation = new("HeadBucket", HandleAsync);

    private static Task HandleAsync(S3Request request, BucketCatalog buckets)
    {
        _ = buckets[request.BucketName];
        request.Response.Headers["x-amz-bucket-region"] = buckets.Region;
        return Task.CompletedTask;
    }
}
