using Amazon.S3;
using Amazon.S3.Model;
using Imaging.Media.Storage;
using Imaging.ServiceDefaults.Problems;
using Microsoft.Extensions.Options;

namespace Imaging.Media.Renditions;

/// <summary>
/// Objects that workers make. They are told addresses and know no credentials: one for a small object, else one for
/// each part. Needs s3:PutObject, GetObject, DeleteObject and AbortMultipartUpload on renditions/.
/// </summary>
internal sealed class RenditionObjects(
    IAmazonS3 s3, PresignedUrls urls, IOptions<ObjectStoreOptions> options, TimeProvider clock)
{
    public const long PartSize = 16L * 1024 * 1024;

    /// <summary>How long a worker may take to put what it has made.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    private readonly ObjectStoreOptions _options = options.Value;

    public string PathOf(string key) => $"{_options.KeyPrefix}renditions/{key}";

    /// <summary>Where an original is read, for an hour.</summary>
    public ValueTask<Uri> SignOriginalAsync(string path) => SignAsync(HttpMethod.Get, path, "", []);

    /// <summary>Id of a multipart upload; null: one PUT is enough.</summary>
    public async Task<string?> StartAsync(string key, string contentType, long size, CancellationToken ct)
    {
        if (size <= PartSize) return null;
        var started = await StoreCall.AskAsync("Starting a rendition", () => s3.InitiateMultipartUploadAsync(
            new() { BucketName = _options.Bucket, Key = PathOf(key), ContentType = contentType }, ct));
        return started.UploadId;
    }

    /// <summary>Where its parts are put, in order.</summary>
    public async Task<IReadOnlyList<string>> SignPartsAsync(string key, string? uploadId, long size)
    {
        var addresses = new List<string>();
        for (var offset = 0L; offset < size; offset += PartSize)
        {
            var query = uploadId is null ? ""
                : $"partNumber={addresses.Count + 1}&uploadId={Uri.EscapeDataString(uploadId)}";
            var length = Math.Min(PartSize, size - offset);
            var url = await SignAsync(HttpMethod.Put, PathOf(key), query, [new("content-length", $"{length}")]);
            addresses.Add(url.AbsoluteUri);
        }

        return addresses;
    }

    /// <summary>Whether the object is there in its full length, its parts put together.</summary>
    /// <exception cref="DependencyException">The store did not say.</exception>
    public async Task<bool> CompleteAsync(
        string key, string? uploadId, IReadOnlyList<string> etags, long size, CancellationToken ct)
    {
        if (uploadId is not null)
        {
            // One that was completed before is no upload any more: the look that follows finds the object.
            await StoreCall.TryAsync("Completing a rendition", () => s3.CompleteMultipartUploadAsync(new()
            {
                BucketName = _options.Bucket, Key = PathOf(key), UploadId = uploadId,
                PartETags = [.. etags.Select((etag, index) => new PartETag(index + 1, etag))],
            }, ct));
        }

        var found = await StoreCall.TryAsync(
            "Looking for a rendition", () => s3.GetObjectMetadataAsync(_options.Bucket, PathOf(key), ct));
        return found?.ContentLength == size;
    }

    /// <summary>What is gone is no error.</summary>
    public async Task EraseAsync(string key, string? uploadId, CancellationToken ct)
    {
        if (uploadId is not null)
        {
            await StoreCall.TryAsync("Aborting a rendition", () => s3.AbortMultipartUploadAsync(
                _options.Bucket, PathOf(key), uploadId, ct));
        }

        await StoreCall.AskAsync(
            "Erasing a rendition", () => s3.DeleteObjectAsync(_options.Bucket, PathOf(key), ct));
    }

    private ValueTask<Uri> SignAsync(
        HttpMethod method, string path, string query, IEnumerable<KeyValuePair<string, string>> headers) =>
        urls.SignAsync(new(urls.BucketUrl, clock.GetUtcNow(), Lifetime), method, path, query, headers);
}
