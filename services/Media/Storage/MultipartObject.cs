using Amazon.S3;
using Amazon.S3.Model;

namespace Imaging.Media.Storage;

/// <summary>An object that arrives in parts because its length is not known. Disposed before it is complete, it is
/// aborted.</summary>
internal sealed partial class MultipartObject(
    Objects objects, IAmazonS3 s3, string bucket, string fullKey, string uploadId, ILogger logger) : IAsyncDisposable
{
    private static readonly TimeSpan AbortPatience = TimeSpan.FromSeconds(5);
    private readonly List<PartETag> _parts = [];
    private bool _complete;

    public async Task AddPartAsync(ReadOnlyMemory<byte> bytes, CancellationToken ct)
    {
        using var content = new ReadOnlyMemoryContent(bytes);
        content.Headers.ContentLength = bytes.Length;
        var number = _parts.Count + 1;
        _parts.Add(new PartETag(number, await objects.PutPartAsync(fullKey, uploadId, number, content, ct)));
    }

    public async Task CompleteAsync(CancellationToken ct)
    {
        await StoreCall.AskAsync("Completing an upload", () => s3.CompleteMultipartUploadAsync(
            new() { BucketName = bucket, Key = fullKey, UploadId = uploadId, PartETags = _parts }, ct));
        _complete = true;
    }

    public async ValueTask DisposeAsync()
    {
        if (_complete) return;
        using var patience = new CancellationTokenSource(AbortPatience);
        try
        {
            await s3.AbortMultipartUploadAsync(bucket, fullKey, uploadId, patience.Token);
        }
        catch (Exception exception) when (
            StoreCall.IsOutage(exception) || exception is OperationCanceledException)
        {
            // The bucket's lifecycle rule aborts what could not be aborted here.
            Log.NotAborted(logger, exception);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            LogLevel.Warning, "A multipart upload could not be aborted and is left to the bucket's lifecycle rule")]
        public static partial void NotAborted(ILogger logger, Exception exception);
    }
}
