using Imaging.ObjectStore.Http;
using Imaging.ObjectStore.Storage;

namespace Imaging.ObjectStore.Objects;

internal static class DeleteObject
{
    public static async Task HandleAsync(S3Request request, BucketCatalog buckets)
    {
        GetObject.RefuseVersion(request);
        var bucket = buckets[request.BucketName];
        var condition = new WriteCondition(request.Header("If-Match"), OnlyIfAbsent: false);
        await buckets.Disk.RunAsync(() => bucket.Delete(request.Key, condition));
        request.Response.StatusCode = 204;
    }
}
