using Amazon.S3;
using Amazon.S3.Model;
using Amazon.S3.Transfer;

namespace Imaging.ObjectStore.Tests.Sdk;

public sealed class MultipartTests(SharedStore store) : IAsyncLifetime
{
    private const int PartSize = 5 * 1024 * 1024;

    private string _bucket = "";

    public async ValueTask InitializeAsync() => _bucket = await store.CreateBucketAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task TransferUtility_uploads_in_parts_and_reads_them_back_whole()
    {
        var body = RandomBytes.Of(2 * PartSize + 12_345);
        using var transfer = new TransferUtility(
            store.Client, new TransferUtilityConfig { MinSizeBeforePartUpload = PartSize });
        await transfer.UploadAsync(new()
        {
            BucketName = _bucket, Key = "big", InputStream = new MemoryStream(body), PartSize = PartSize,
            ContentType = "video/mp4",
        }, Ct);
        var head = await store.Client.GetObjectMetadataAsync(_bucket, "big", Ct);
        Assert.EndsWith("-3\"", head.ETag, StringComparison.Ordinal);
        Assert.Equal("video/mp4", head.Headers.ContentType);
        Assert.Equal(body, await ReadAsync("big"));
    }

    [Fact]
    public async Task A_range_may_cross_parts()
    {
        var body = RandomBytes.Of(PartSize + 1000);
        await UploadAsync("big", body);
        Assert.Equal(body[(PartSize - 10)..(PartSize + 10)], await ReadAsync("big", new(PartSize - 10, PartSize + 9)));
    }

    [Fact]
    public async Task A_copy_of_a_multipart_object_outlives_its_source()
    {
        var body = RandomBytes.Of(PartSize + 1000);
        await UploadAsync("big", body);
        await store.Client.CopyObjectAsync(_bucket, "big", _bucket, "copy", Ct);
        await store.Client.DeleteObjectAsync(_bucket, "big", Ct);
        Assert.Equal(body, await ReadAsync("copy"));
        await store.Client.DeleteObjectAsync(_bucket, "copy", Ct);
        Assert.Empty(Directory.GetDirectories(Path.Combine(store.FolderOf(_bucket), "data")));
    }

    [Fact]
    public async Task A_copy_of_a_simple_object_outlives_its_source()
    {
        await store.Client.PutObjectAsync(new() { BucketName = _bucket, Key = "small", ContentBody = "body" }, Ct);
        await store.Client.CopyObjectAsync(_bucket, "small", _bucket, "copy", Ct);
        await store.Client.PutObjectAsync(new() { BucketName = _bucket, Key = "small", ContentBody = "new" }, Ct);
        Assert.Equal("body"u8.ToArray(), await ReadAsync("copy"));
        await store.Client.CopyObjectAsync(_bucket, "copy", _bucket, "again", Ct);
        await store.Client.DeleteObjectAsync(_bucket, "copy", Ct);
        Assert.Equal("body"u8.ToArray(), await ReadAsync("again"));
    }

    [Fact]
    public async Task Completing_again_after_a_lost_answer_answers_again()
    {
        var upload = await BeginAsync("key");
        var complete = CompletionOf(upload, await PartAsync(upload, 1, 10));
        var first = await store.Client.CompleteMultipartUploadAsync(complete, Ct);
        Assert.Equal(first.ETag, (await store.Client.CompleteMultipartUploadAsync(complete, Ct)).ETag);
    }

    [Fact]
    public async Task A_part_that_was_never_uploaded_is_refused()
    {
        var upload = await BeginAsync("key");
        var part = await PartAsync(upload, 1, 10);
        await ExpectAsync("InvalidPart", () => store.Client.CompleteMultipartUploadAsync(
            CompletionOf(upload, new PartETag(2, part.ETag)), Ct));
        await ExpectAsync("InvalidPart", () => store.Client.CompleteMultipartUploadAsync(
            CompletionOf(upload, new PartETag(1, "0123456789abcdef0123456789abcdef")), Ct));
    }

    [Fact]
    public async Task A_small_part_before_the_last_is_refused()
    {
        var upload = await BeginAsync("key");
        var parts = new[] { await PartAsync(upload, 1, 10), await PartAsync(upload, 2, 10) };
        await ExpectAsync("EntityTooSmall",
            () => store.Client.CompleteMultipartUploadAsync(CompletionOf(upload, parts), Ct));
    }

    [Fact]
    public async Task Parts_and_uploads_are_listed_until_the_upload_is_aborted()
    {
        var upload = await BeginAsync("key");
        await PartAsync(upload, 3, 10);
        await PartAsync(upload, 1, 20);
        var parts = await store.Client.ListPartsAsync(_bucket, "key", upload.UploadId, Ct);
        Assert.Equal([1, 3], parts.Parts.Select(part => part.PartNumber ?? 0));
        var uploads = await store.Client.ListMultipartUploadsAsync(_bucket, Ct);
        Assert.Equal(upload.UploadId, Assert.Single(uploads.MultipartUploads).UploadId);

        await store.Client.AbortMultipartUploadAsync(_bucket, "key", upload.UploadId, Ct);
        await ExpectAsync("NoSuchUpload", () => PartAsync(upload, 1, 10));
        Assert.Empty(Directory.GetDirectories(Path.Combine(store.FolderOf(_bucket), "data")));
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private Task<InitiateMultipartUploadResponse> BeginAsync(string key) =>
        store.Client.InitiateMultipartUploadAsync(_bucket, key, Ct);

    private async Task<PartETag> PartAsync(InitiateMultipartUploadResponse upload, int number, int length) =>
        new(await store.Client.UploadPartAsync(new()
        {
            BucketName = _bucket, Key = upload.Key, UploadId = upload.UploadId, PartNumber = number,
            InputStream = new MemoryStream(RandomBytes.Of(length, number)),
        }, Ct));

    private CompleteMultipartUploadRequest CompletionOf(InitiateMultipartUploadResponse upload, params PartETag[] parts)
        => new() { BucketName = _bucket, Key = upload.Key, UploadId = upload.UploadId, PartETags = [.. parts] };

    private async Task UploadAsync(string key, byte[] body)
    {
        using var transfer = new TransferUtility(store.Client, new TransferUtilityConfig
        {
            MinSizeBeforePartUpload = PartSize,
        });
        await transfer.UploadAsync(new()
        {
            BucketName = _bucket, Key = key, InputStream = new MemoryStream(body), PartSize = PartSize,
        }, Ct);
    }

    private async Task<byte[]> ReadAsync(string key, ByteRange? range = null)
    {
        using var answer = await store.Client.GetObjectAsync(
            new() { BucketName = _bucket, Key = key, ByteRange = range }, Ct);
        using var bytes = new MemoryStream();
        await answer.ResponseStream.CopyToAsync(bytes, Ct);
        return bytes.ToArray();
    }

    private static async Task ExpectAsync(string code, Func<Task> action) =>
        Assert.Equal(code, (await Assert.ThrowsAnyAsync<AmazonS3Exception>(action)).ErrorCode);
}
