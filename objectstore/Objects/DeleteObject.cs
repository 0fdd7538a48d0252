using Imaging.ObjectStore.Http;
using Imaging.ObjectStore.Storage;

namespace Imaging.ObjectStore.Objects;

internal static class DeleteObject
{
    public static readonly Operation Operation = new("DeleteObject", HandleAsync)
    {
        Query = ["versionId"],
        Headers =
        [
            .. CommonNames.WriteConditions, "x-amz-if-match-size", "x-amz-if-match-last-modified-time",
            "x-amz-bypass-governance-retention",
        ],
    };

    private static async Task HandleAsync(S3Request request, BucketCatalog buckets)
    {
        GetObject.RefuseVersion(request);
        var bucket = buckets[request.BucketName];
        var condition = Preconditions.OfDelete(request);
        await buckets.Disk.RunAsync(() => bucket.Delete(request.Key, condition));
        request.Response.StatusCode = 204;
    }
}
