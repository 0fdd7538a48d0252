using Imaging.ObjectStore.Buckets;
using Imaging.ObjectStore.Multipart;
using Imaging.ObjectStore.Objects;

namespace Imaging.ObjectStore.Http;

/// <summary>
/// The table of contents: what this store can do, by method, resource and the parameter that names a part of it.
/// </summary>
internal static class Operations
{
    private static readonly string[] SubResources =
        ["cors", "delete", "location", "tagging", "uploadId", "uploads", "versioning", "versions"];

    // Whatever else is in the request says more than that the method is wrong.
    private static readonly Operation None =
        new("", (_, _) => throw new S3Exception(S3Error.MethodNotAllowed));

    public static Operation Find(S3Request request)
    {
        var sub = Array.Find(SubResources, request.Query.Has) ?? "";
        return request switch
        {
            { HasBucket: false } => OfService(request, sub),
            { HasKey: false } => OfBucket(request, sub),
            _ => OfObject(request, sub),
        };
    }

    private static Operation OfService(S3Request request, string sub) => (request.Method, sub) switch
    {
        ("GET" or "HEAD", "") => ListBuckets.Operation,
        _ => None,
    };

    private static Operation OfBucket(S3Request request, string sub) => (request.Method, sub) switch
    {
        ("PUT", "") => CreateBucket.Operation,
        ("HEAD", "") when !request.Query.Any(IsOfListing) => HeadBucket.Operation,
        ("DELETE", "") => DeleteBucket.Operation,
        ("GET" or "HEAD", "location") => GetBucketLocation.Operation,
        ("GET" or "HEAD", "versioning") => GetBucketVersioning.Operation,
        ("PUT", "cors") => PutBucketCors.Operation,
        ("GET" or "HEAD", "cors") => GetBucketCors.Operation,
        ("DELETE", "cors") => DeleteBucketCors.Operation,
        ("GET" or "HEAD", "") => request.Query.Has("list-type") ? ListObjectsV2.Operation : ListObjects.Operation,
        ("GET" or "HEAD", "versions") => ListObjectVersions.Operation,
        ("GET" or "HEAD", "uploads") => ListMultipartUploads.Operation,
        ("POST", "delete") => DeleteObjects.Operation,
        _ => None,
    };

    private static Operation OfObject(S3Request request, string sub) => (request.Method, sub) switch
    {
        ("PUT", "") => IsCopy(request) ? CopyObject.Operation : PutObject.Operation,
        ("GET", "") => GetObject.Operation,
        ("HEAD", "") => GetObject.Head,
        ("DELETE", "") => DeleteObject.Operation,
        ("GET" or "HEAD", "tagging") => GetObjectTagging.Operation,
        ("POST", "uploads") => CreateMultipartUpload.Operation,
        ("PUT", "uploadId") => IsCopy(request) ? UploadPartCopy.Operation : UploadPart.Operation,
        ("GET" or "HEAD", "uploadId") => ListParts.Operation,
        ("POST", "uploadId") => CompleteMultipartUpload.Operation,
        ("DELETE", "uploadId") => AbortMultipartUpload.Operation,
        _ => None,
    };

    private static bool IsOfListing(string parameter) =>
        ListObjects.Operation.Query.Contains(parameter) || ListObjectsV2.Operation.Query.Contains(parameter);

    private static bool IsCopy(S3Request request) => request.Header("x-amz-copy-source") is not null;
}
