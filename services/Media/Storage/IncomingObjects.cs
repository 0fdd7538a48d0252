using System.Runtime.CompilerServices;
using Amazon.S3;
using Amazon.S3.Model;
using Microsoft.Extensions.Options;

namespace Imaging.Media.Storage;

/// <summary>
/// Files on their way in, at <c>{KeyPrefix}incoming/{key}</c>: browsers write them by URLs that are signed for them,
/// nothing serves them, and whatever lies there without an open upload is swept. Needs s3:PutObject, GetObject,
/// DeleteObject, AbortMultipartUpload and ListMultipartUploadParts on the prefix, ListBucket and
/// ListBucketMultipartUploads on the bucket.
/// </summary>
internal sealed class IncomingObjects(IAmazonS3 s3, IOptions<ObjectStoreOptions> options)
{
    private readonly ObjectStoreOptions _options = options.Value;

    public string PathOf(string key) => $"{Folder}{key}";

    private string Folder => $"{_options.KeyPrefix}incoming/";

    /// <summary>Begins a file in parts; returns the store's id for it.</summary>
    /// <param name="withSha256">Every part will come with its SHA-256, which the store then demands.</param>
    public async Task<string> StartAsync(string key, bool withSha256, CancellationToken ct)
    {
        var request = new InitiateMultipartUploadRequest { BucketName = _options.Bucket, Key = PathOf(key) };
        if (withSha256) request.ChecksumAlgorithm = ChecksumAlgorithm.SHA256;
        return (await StoreCall.AskAsync(
            "Starting an upload", () => s3.InitiateMultipartUploadAsync(request, ct))).UploadId;
    }

    /// <summary>The parts that have come, in order; null where the store knows no such upload (any more).</summary>
    public async Task<IReadOnlyList<ArrivedPart>?> ListPartsAsync(string key, string uploadId, CancellationToken ct)
    {
        var request = new ListPartsRequest { BucketName = _options.Bucket, Key = PathOf(key), UploadId = uploadId };
        var arrived = new List<ArrivedPart>();
        while (await StoreCall.TryAsync("Listing parts", () => s3.ListPartsAsync(request, ct)) is { } page)
        {
            arrived.AddRange((page.Parts ?? []).Select(part => new ArrivedPart(
                part.PartNumber ?? 0, part.ETag.Trim('"'), part.Size ?? 0, part.ChecksumSHA256)));
            if (page.IsTruncated != true) return arrived;
            request.PartNumberMarker = $"{page.NextPartNumberMarker}";
        }

        return null;
    }

    /// <summary>Null where it has not come.</summary>
    public async Task<ArrivedObject?> FindAsync(string key, CancellationToken ct) =>
        await StoreCall.TryAsync("Looking for a file", () => s3.GetObjectMetadataAsync(
            new() { BucketName = _options.Bucket, Key = PathOf(key) }, ct)) is { } found
            ? new(found.ContentLength, found.ETag.Trim('"'))
            : null;

    /// <summary>Makes one object of the parts. False where one of them is another by now, or the upload has ended:
    /// <see cref="FindAsync"/> says whether it ended like this.</summary>
    public async Task<bool> CompleteAsync(
        string key, string uploadId, IEnumerable<ArrivedPart> parts, CancellationToken ct)
    {
        var request = new CompleteMultipartUploadRequest
        {
            BucketName = _options.Bucket, Key = PathOf(key), UploadId = uploadId,
            PartETags = [.. parts.Select(part =>
                new PartETag(part.Number, part.ETag) { ChecksumSHA256 = part.Sha256 })],
        };
        try
        {
            return await StoreCall.TryAsync(
                "Completing an upload", () => s3.CompleteMultipartUploadAsync(request, ct)) is not null;
        }
        catch (ServiceDefaults.Problems.DependencyException exception) when (
            exception.InnerException is AmazonS3Exception { ErrorCode: "InvalidPart" })
        {
            return false;
        }
    }

    /// <summary>Ends an upload and erases its parts; one that has ended is no error.</summary>
    public Task AbortAsync(string key, string uploadId, CancellationToken ct) =>
        StoreCall.TryAsync("Ending an upload", () => s3.AbortMultipartUploadAsync(
            new() { BucketName = _options.Bucket, Key = PathOf(key), UploadId = uploadId }, ct));

    /// <summary>One that is gone is no error.</summary>
    public Task DeleteAsync(string key, CancellationToken ct) =>
        StoreCall.AskAsync("Erasing a file", () => s3.DeleteObjectAsync(_options.Bucket, PathOf(key), ct));

    /// <summary>The keys of all files, page by page.</summary>
    public async IAsyncEnumerable<IReadOnlyList<string>> ListAsync([EnumeratorCancellation] CancellationToken ct)
    {
        var request = new ListObjectsV2Request { BucketName = _options.Bucket, Prefix = Folder };
        do
        {
            var page = await StoreCall.AskAsync("Listing files", () => s3.ListObjectsV2Async(request, ct));
            yield return [.. (page.S3Objects ?? []).Select(found => found.Key[Folder.Length..])];
            request.ContinuationToken = page.IsTruncated == true ? page.NextContinuationToken : null;
        }
        while (request.ContinuationToken is not null);
    }

    /// <summary>All uploads in parts that have not ended, page by page.</summary>
    public async IAsyncEnumerable<IReadOnlyList<StartedUpload>> ListStartedAsync(
        [EnumeratorCancellation] CancellationToken ct)
    {
        var request = new ListMultipartUploadsRequest { BucketName = _options.Bucket, Prefix = Folder };
        bool isMore;
        do
        {
            var page = await StoreCall.AskAsync("Listing uploads", () => s3.ListMultipartUploadsAsync(request, ct));
            yield return [.. (page.MultipartUploads ?? []).Select(found => new StartedUpload(
                found.Key[Folder.Length..], found.UploadId, found.Initiated ?? DateTime.UnixEpoch))];
            (request.KeyMarker, request.UploadIdMarker) = (page.NextKeyMarker, page.NextUploadIdMarker);
            isMore = page.IsTruncated == true;
        }
        while (isMore);
    }
}

/// <param name="ETag">Without quotes.</param>
/// <param name="Sha256">Base64; null where the part came without.</param>
internal sealed record ArrivedPart(int Number, string ETag, long Size, string? Sha256 = null);

/// <param name="ETag">Without quotes.</param>
internal sealed record ArrivedObject(long Size, string ETag);

internal sealed record StartedUpload(string Key, string UploadId, DateTime StartedAt);
