using Imaging.ObjectStore.Http;
using Imaging.ObjectStore.Storage;

namespace Imaging.ObjectStore.Buckets;

internal static class DeleteBucket
{
    public static readonly Operation Operation = new("DeleteBucket", HandleAsync);

    private static async Task HandleAsync(S3Request request, BucketCatalog buckets)
    {
        await buckets.Disk.RunAsync(() => buckets.Remove(request.BucketName));
        request.Response.StatusCode = 204;
    }
}
