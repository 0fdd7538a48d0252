using Imaging.ObjectStore.Http;
using Imaging.ObjectStore.Storage;

namespace Imaging.ObjectStore.Buckets;

/// <summary>The location constraint in the body is not read: there is one region.</summary>
internal static class CreateBucket
{
    public static async Task HandleAsync(S3Request request, BucketCatalog buckets)
    {
        await buckets.Disk.RunAsync(() => buckets.Create(request.BucketName));
        request.Response.Headers.Location = "/" + request.BucketName;
    }
}
