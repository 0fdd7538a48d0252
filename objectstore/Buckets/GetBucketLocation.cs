using Imaging.ObjectStore.Http;
using Imaging.ObjectStore.Storage;

namespace Imaging.ObjectStore.Buckets;

internal static class GetBucketLocation
{
    public static readonly Operation Operation = new("GetBucketLocation", HandleAsync)
    {
        Query = ["location"],
    };

    private static Task HandleAsync(S3Request request, BucketCatalog buckets)
    {
        _ = buckets[request.BucketName];
        return XmlAnswer.WriteAsync(request, "LocationConstraint", xml =>
        {
            // The oldest region is the one that S3 leaves unnamed.
            if (buckets.Region != "us-east-1")
                xml.WriteString(buckets.Region);
        });
    }
}
