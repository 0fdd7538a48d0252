using Imaging.ObjectStore.Http;
using Imaging.ObjectStore.Storage;

namespace Imaging.ObjectStore.Multipart;

internal static class AbortMultipartUpload
{
    public static readonly Operation Operation = new("AbortMultipartUpload", HandleAsync)
    {
        Query = ["uploadId"],
    };

    private static async Task HandleAsync(S3Request request, BucketCatalog buckets)
    {
        var bucket = buckets[request.BucketName];
        var upload = bucket.Uploads.Find(request.Query["uploadId"], request.Key);
        await buckets.Disk.RunAsync(() => bucket.Uploads.Abort(upload));
        request.Response.StatusCode = 204;
    }
}
