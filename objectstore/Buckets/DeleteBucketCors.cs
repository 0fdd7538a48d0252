using Imaging.ObjectStore.Http;
using Imaging.ObjectStore.Storage;

namespace Imaging.ObjectStore.Buckets;

internal static class DeleteBucketCors
{
    public static readonly Operation Operation = new("DeleteBucketCors", HandleAsync)
    {
        Query = ["cors"],
    };

    private static async Task HandleAsync(S3Request request, BucketCatalog buckets)
    {
        var bucket = buckets[request.BucketName];
        await buckets.Disk.RunAsync(() => bucket.SetCors(null));
        request.Response.StatusCode = 204;
    }
}
