using Imaging.ObjectStore.Buckets;
using Imaging.ObjectStore.Multipart;
using Imaging.ObjectStore.Objects;
using Imaging.ObjectStore.Storage;

namespace Imaging.ObjectStore.Http;

internal delegate Task Operation(S3Request request, BucketCatalog buckets);

/// <summary>The table of contents: what this store can do, by method, resource and the query that names a part of it.</summary>
internal static class Operations
{
    private static readonly string[] SubResources =
    [
        "acl", "accelerate", "analytics", "attributes", "cors", "delete", "encryption", "intelligent-tiering",
        "inventory", "legal-hold", "lifecycle", "location", "logging", "metrics", "notification", "object-lock",
        "ownershipControls", "policy", "policyStatus", "publicAccessBlock", "replication", "requestPayment", "restore",
        "retention", "select", "tagging", "torrent", "uploadId", "uploads", "versioning", "versions", "website",
    ];

    public static Operation Find(string method, S3Target target)
    {
        var sub = Array.Find(SubResources, target.Query.Has) ?? "";
        return (target.Bucket, target.Key) switch
        {
            (null, null) => OfService(method, sub),
            (_, null) => OfBucket(method, sub, target),
            _ => OfObject(method, sub),
        };
    }

    private static Operation OfService(string method, string sub) => (method, sub) switch
    {
        ("GET", "") => ListBuckets.HandleAsync,
        _ => throw new S3Exception(S3Error.MethodNotAllowed),
    };

    private static Operation OfBucket(string method, string sub, S3Target target) => (method, sub) switch
    {
        ("PUT", "") => CreateBucket.HandleAsync,
        ("HEAD", "") => HeadBucket.HandleAsync,
        ("DELETE", "") => DeleteBucket.HandleAsync,
        ("GET", "location") => GetBucketLocation.HandleAsync,
        ("GET", "versioning") => GetBucketVersioning.HandleAsync,
        ("PUT", "cors") => PutBucketCors.HandleAsync,
        ("GET", "cors") => GetBucketCors.HandleAsync,
        ("DELETE", "cors") => DeleteBucketCors.HandleAsync,
        ("GET", "") when target.Query["list-type"] == "2" => ListObjectsV2.HandleAsync,
        ("GET", "") => ListObjects.HandleAsync,
        ("GET", "versions") => ListObjectVersions.HandleAsync,
        ("GET", "uploads") => ListMultipartUploads.HandleAsync,
        ("POST", "delete") => DeleteObjects.HandleAsync,
        _ => throw Unknown(sub),
    };

    private static Operation OfObject(string method, string sub) => (method, sub) switch
    {
        ("PUT", "") => PutOrCopyAsync,
        ("GET" or "HEAD", "") => GetObject.HandleAsync,
        ("DELETE", "") => DeleteObject.HandleAsync,
        ("POST", "uploads") => CreateMultipartUpload.HandleAsync,
        ("PUT", "uploadId") => UploadOrCopyPartAsync,
        ("GET", "uploadId") => ListParts.HandleAsync,
        ("POST", "uploadId") => CompleteMultipartUpload.HandleAsync,
        ("DELETE", "uploadId") => AbortMultipartUpload.HandleAsync,
        _ => throw Unknown(sub),
    };

    private static Task PutOrCopyAsync(S3Request request, BucketCatalog buckets) =>
        request.Header("x-amz-copy-source") is null
            ? PutObject.HandleAsync(request, buckets)
            : CopyObject.HandleAsync(request, buckets);

    private static Task UploadOrCopyPartAsync(S3Request request, BucketCatalog buckets) =>
        request.Header("x-amz-copy-source") is null
            ? UploadPart.HandleAsync(request, buckets)
            : UploadPartCopy.HandleAsync(request, buckets);

    private static S3Exception Unknown(string sub) =>
        new(sub.Length == 0 ? S3Error.MethodNotAllowed : S3Error.NotImplemented);
}
