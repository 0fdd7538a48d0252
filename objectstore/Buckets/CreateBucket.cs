using Imaging.ObjectStore.Bodies;
using Imaging.ObjectStore.Http;
using Imaging.ObjectStore.Storage;

namespace Imaging.ObjectStore.Buckets;

/// <summary>There is one region: a bucket asked for in another one would not be where its owner believes.</summary>
internal static class CreateBucket
{
    public static readonly Operation Operation = new("CreateBucket", HandleAsync)
    {
        Headers = [.. CommonNames.Body, "x-amz-acl"],
    };

    private static async Task HandleAsync(S3Request request, BucketCatalog buckets)
    {
        if (request.HasBody)
        {
            var document = await RequestDocument.ReadAsync(request, "CreateBucketConfiguration");
            document.RefuseOthersThan("LocationConstraint");
            if (document.Text("LocationConstraint") is { Length: > 0 } region && region != buckets.Region)
                throw new S3Exception(S3Error.IllegalLocation);
        }
        await buckets.Disk.RunAsync(() => buckets.Create(request.BucketName));
        request.Response.Headers.Location = "/" + request.BucketName;
    }
}
