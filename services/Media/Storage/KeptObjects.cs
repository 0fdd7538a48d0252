using Amazon.S3;
using Amazon.S3.Model;
using Imaging.Media.Containers;
using Imaging.ServiceDefaults.Problems;
using Microsoft.Extensions.Options;

namespace Imaging.Media.Storage;

/// <summary>
/// Brings checked files to the keys that they stay under. The store copies them itself, on condition that they are
/// still what was checked (x-amz-copy-source-if-match); only around bytes that change are they read and written by us.
/// Needs s3:GetObject on incoming/, s3:PutObject and AbortMultipartUpload on objects/ and quarantine/.
/// </summary>
internal sealed class KeptObjects(IAmazonS3 s3, Objects objects, IOptions<ObjectStoreOptions> options)
{
    private const int BlockBytes = 1024 * 1024;

    private readonly ObjectStoreOptions _options = options.Value;

    public string PathOf(string key) => $"{_options.KeyPrefix}objects/{key}";

    public string QuarantinePathOf(string key) => $"{_options.KeyPrefix}quarantine/{key}";

    /// <summary>The file under its new path, as it is now there.</summary>
    /// <param name="patches">Bytes that are replaced on the way.</param>
    /// <exception cref="ObjectChangedException">It is no longer what was checked.</exception>
    /// <exception cref="DependencyException">The store did not do it.</exception>
    public async Task<ObjectVersion> CopyAsync(ObjectVersion from, IByteSource source, IReadOnlyList<Patch> patches,
        string to, string contentType, CancellationToken ct)
    {
        var pieces = CopyPlan.For(from.Size, patches);
        if (pieces is not [var piece])
            await ComposeAsync(from, new PatchedSource(source, patches), pieces, to, contentType, ct);
        else if (piece.IsWritten)
            await WriteAsync(new PatchedSource(source, patches), to, contentType, ct);
        else
            await CopyWholeAsync(from, to, contentType, ct);
        var kept = await StoreCall.AskAsync(
            "Looking at a copy", () => s3.GetObjectMetadataAsync(_options.Bucket, to, ct));
        return kept.ContentLength == from.Size
            ? new(to, kept.ETag.Trim('"'), kept.ContentLength)
            : throw new DependencyException("object store", "The copy is not as long as the original");
    }

    /// <summary>What lies there, if it is as long as that.</summary>
    /// <exception cref="DependencyException">The store did not say.</exception>
    public async Task<ObjectVersion?> FindAsync(string path, long size, CancellationToken ct) =>
        await StoreCall.TryAsync("Looking for a copy", () => s3.GetObjectMetadataAsync(_options.Bucket, path, ct))
            is { } found && found.ContentLength == size
            ? new(path, found.ETag.Trim('"'), size) : null;

    /// <summary>One that is gone is no error.</summary>
    public Task DeleteAsync(string path, CancellationToken ct) =>
        StoreCall.AskAsync("Erasing an object", () => s3.DeleteObjectAsync(_options.Bucket, path, ct));

    private async Task CopyWholeAsync(ObjectVersion from, string to, string contentType, CancellationToken ct) =>
        _ = await StoreCall.TryAsync("Copying", () => s3.CopyObjectAsync(new()
        {
            SourceBucket = _options.Bucket, SourceKey = from.Path, ETagToMatch = Quoted(from.ETag),
            DestinationBucket = _options.Bucket, DestinationKey = to,
            MetadataDirective = S3MetadataDirective.REPLACE, ContentType = contentType,
        }, ct)) ?? throw new ObjectChangedException();

    private async Task WriteAsync(PatchedSource patched, string to, string contentType, CancellationToken ct)
    {
        using var content = new SourceContent(patched, 0, patched.Length, BlockBytes);
        content.Headers.ContentType = new(contentType);
        await objects.PutAtAsync(to, content, ct);
    }

    private async Task ComposeAsync(ObjectVersion from, PatchedSource patched, IReadOnlyList<CopyPiece> pieces,
        string to, string contentType, CancellationToken ct)
    {
        var started = await StoreCall.AskAsync("Starting a copy", () => s3.InitiateMultipartUploadAsync(
            new() { BucketName = _options.Bucket, Key = to, ContentType = contentType }, ct));
        try
        {
            var parts = new List<PartETag>();
            foreach (var piece in pieces)
            {
                var number = parts.Count + 1;
                parts.Add(new(number, piece.IsWritten
                    ? await WritePartAsync(patched, piece, to, started.UploadId, number, ct)
                    : await CopyPartAsync(from, piece, to, started.UploadId, number, ct)));
            }

            await StoreCall.AskAsync("Completing a copy", () => s3.CompleteMultipartUploadAsync(new()
            {
                BucketName = _options.Bucket, Key = to, UploadId = started.UploadId, PartETags = parts,
            }, ct));
        }
        catch (Exception exception) when (exception is DependencyException or ObjectChangedException)
        {
            // What can't be undone here, the sweep of forgotten uploads undoes.
            await StoreCall.TryAsync("Ending a copy", () => s3.AbortMultipartUploadAsync(
                _options.Bucket, to, started.UploadId, CancellationToken.None));
            throw;
        }
    }

    private async Task<string> WritePartAsync(
        PatchedSource patched, CopyPiece piece, string to, string uploadId, int number, CancellationToken ct)
    {
        using var content = new SourceContent(patched, piece.Offset, piece.Length, BlockBytes);
        return await objects.PutPartAsync(to, uploadId, number, content, ct);
    }

    private async Task<string> CopyPartAsync(
        ObjectVersion from, CopyPiece piece, string to, string uploadId, int number, CancellationToken ct)
    {
        var copied = await StoreCall.TryAsync("Copying a part", () => s3.CopyPartAsync(new()
        {
            SourceBucket = _options.Bucket, SourceKey = from.Path, ETagToMatch = [Quoted(from.ETag)],
            DestinationBucket = _options.Bucket, DestinationKey = to, UploadId = uploadId, PartNumber = number,
            FirstByte = piece.Offset, LastByte = piece.Offset + piece.Length - 1,
        }, ct)) ?? throw new ObjectChangedException();
        return copied.ETag;
    }

    private static string Quoted(string etag) => $"\"{etag}\"";
}
