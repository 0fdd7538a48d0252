using System.Net;
using System.Security.Cryptography;
using Amazon.S3;
using Amazon.S3.Model;

namespace Imaging.ObjectStore.Tests.Sdk;

/// <summary>Reading an object part by part, and taking parts from another object.</summary>
public sealed class PartNumberTests(SharedStore store) : IAsyncLifetime
{
    private const int PartSize = 5 * 1024 * 1024;

    private static readonly byte[] Body = RandomBytes.Of(PartSize + 1000);

    private string _bucket = "";

    public async ValueTask InitializeAsync() => _bucket = await store.CreateBucketAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData("key")]
    [InlineData("copy")]
    public async Task Each_part_is_read_by_its_place_with_its_checksum(string key)
    {
        await UploadInPartsAsync();
        await store.Client.CopyObjectAsync(_bucket, "key", _bucket, "copy", Ct);
        var read = new List<byte>();
        for (var number = 1; number <= 2; number++)
        {
            var head = await store.Client.GetObjectMetadataAsync(new()
            {
                BucketName = _bucket, Key = key, PartNumber = number, ChecksumMode = ChecksumMode.ENABLED,
            }, Ct);
            // The client checks the bytes by this checksum, too.
            using var part = await store.Client.GetObjectAsync(
                new() { BucketName = _bucket, Key = key, PartNumber = number }, Ct);
            var bytes = await BytesOfAsync(part);
            Assert.Equal((HttpStatusCode.PartialContent, 2, bytes.Length),
                (part.HttpStatusCode, part.PartsCount ?? 0, (int)head.ContentLength));
            Assert.NotNull(head.ChecksumSHA256);
            Assert.Equal(Convert.ToBase64String(SHA256.HashData(bytes)), head.ChecksumSHA256);
            read.AddRange(bytes);
        }
        Assert.Equal(Body, read);
        await ExpectAsync(HttpStatusCode.BadRequest, "InvalidPart", key, 3);
    }

    [Theory]
    [InlineData("simple", 4)]
    [InlineData("empty", 0)]
    [InlineData("copy", 4)]
    [InlineData("presigned", 4)]
    public async Task An_object_that_was_put_at_once_is_its_own_only_part(string key, int length)
    {
        await store.Client.PutObjectAsync(new() { BucketName = _bucket, Key = "simple", ContentBody = "body" }, Ct);
        await store.Client.PutObjectAsync(new() { BucketName = _bucket, Key = "empty", ContentBody = "" }, Ct);
        await store.Client.CopyObjectAsync(_bucket, "simple", _bucket, "copy", Ct);
        await PutWithoutMd5Async("presigned");
        using var part = await store.Client.GetObjectAsync(
            new() { BucketName = _bucket, Key = key, PartNumber = 1 }, Ct);
        Assert.Equal(length, (await BytesOfAsync(part)).Length);
        Assert.Null(part.PartsCount);
        await ExpectAsync(HttpStatusCode.BadRequest, "InvalidPart", key, 2);
    }

    [Theory]
    [InlineData("bytes=0-21", HttpStatusCode.RequestedRangeNotSatisfiable, "InvalidRange")]
    [InlineData("bytes=10-10", HttpStatusCode.RequestedRangeNotSatisfiable, "InvalidRange")]
    [InlineData("bytes=0-99999999999999999999", HttpStatusCode.RequestedRangeNotSatisfiable, "InvalidRange")]
    [InlineData("bytes=5-2", HttpStatusCode.RequestedRangeNotSatisfiable, "InvalidRange")]
    [InlineData("bytes=0-", HttpStatusCode.BadRequest, "InvalidArgument")]
    [InlineData("0-2", HttpStatusCode.BadRequest, "InvalidArgument")]
    [InlineData("bytes=0-2,3-5", HttpStatusCode.BadRequest, "InvalidArgument")]
    public async Task A_range_to_copy_must_lie_within_the_source(string range, HttpStatusCode status, string code)
    {
        await store.Client.PutObjectAsync(
            new() { BucketName = _bucket, Key = "source", ContentBody = "0123456789" }, Ct);
        var upload = await store.Client.InitiateMultipartUploadAsync(_bucket, "key", Ct);
        using var answer = await store.Http.SendAsync(new Wire.SignedRequest(
            HttpMethod.Put, new(store.Url, $"/{_bucket}/key?partNumber=1&uploadId={upload.UploadId}"))
        {
            Headers = { ["x-amz-copy-source"] = $"{_bucket}/source", ["x-amz-copy-source-range"] = range },
        }.Build(), Ct);
        Assert.Equal(status, answer.StatusCode);
        Assert.Contains($"<Code>{code}</Code>", await answer.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_part_is_copied_only_from_the_expected_source()
    {
        var etag = (await store.Client.PutObjectAsync(
            new() { BucketName = _bucket, Key = "source", ContentBody = "0123456789" }, Ct)).ETag;
        var upload = await store.Client.InitiateMultipartUploadAsync(_bucket, "key", Ct);
        CopyPartRequest Copy(string expected) => new()
        {
            SourceBucket = _bucket, SourceKey = "source", DestinationBucket = _bucket, DestinationKey = "key",
            UploadId = upload.UploadId, PartNumber = 1, FirstByte = 2, LastByte = 4, ETagToMatch = [expected],
        };
        var refused = await Assert.ThrowsAnyAsync<AmazonS3Exception>(
            () => store.Client.CopyPartAsync(Copy("\"other\""), Ct));
        Assert.Equal(HttpStatusCode.PreconditionFailed, refused.StatusCode);
        var part = await store.Client.CopyPartAsync(Copy(etag), Ct);
        await store.Client.CompleteMultipartUploadAsync(new()
        {
            BucketName = _bucket, Key = "key", UploadId = upload.UploadId, PartETags = [new(1, part.ETag)],
        }, Ct);
        using var got = await store.Client.GetObjectAsync(_bucket, "key", Ct);
        Assert.Equal("234"u8.ToArray(), await BytesOfAsync(got));
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private async Task UploadInPartsAsync()
    {
        var upload = await store.Client.InitiateMultipartUploadAsync(
            new() { BucketName = _bucket, Key = "key", ChecksumAlgorithm = ChecksumAlgorithm.SHA256 }, Ct);
        var parts = new List<PartETag>();
        // The numbers have a gap: a part's place is not its number.
        foreach (var (number, range) in new[] { (1, ..PartSize), (7, PartSize..) })
            parts.Add(new(await store.Client.UploadPartAsync(new()
            {
                BucketName = _bucket, Key = "key", UploadId = upload.UploadId, PartNumber = number,
                InputStream = new MemoryStream(Body[range]), ChecksumAlgorithm = ChecksumAlgorithm.SHA256,
            }, Ct)));
        await store.Client.CompleteMultipartUploadAsync(new()
        {
            BucketName = _bucket, Key = "key", UploadId = upload.UploadId, PartETags = parts,
        }, Ct);
    }

    /// <summary>With a checksum in the head the store makes no MD5, and the tag looks like that of parts.</summary>
    private async Task PutWithoutMd5Async(string key)
    {
        var checksum = Convert.ToBase64String(SHA256.HashData("body"u8));
        using var put = await store.Http.SendAsync(new Wire.SignedRequest(
            HttpMethod.Put, new(store.Url, $"/{_bucket}/{key}"))
        {
            Body = "body"u8.ToArray(), Headers = { ["x-amz-checksum-sha256"] = checksum },
        }.Build(), Ct);
        Assert.EndsWith("-1\"", put.Headers.ETag?.Tag, StringComparison.Ordinal);
    }

    private async Task ExpectAsync(HttpStatusCode status, string code, string key, int part)
    {
        var refused = await Assert.ThrowsAnyAsync<AmazonS3Exception>(() => store.Client.GetObjectAsync(
            new() { BucketName = _bucket, Key = key, PartNumber = part }, Ct));
        Assert.Equal((status, code), (refused.StatusCode, refused.ErrorCode));
    }

    private static async Task<byte[]> BytesOfAsync(GetObjectResponse answer)
    {
        using var bytes = new MemoryStream();
        await answer.ResponseStream.CopyToAsync(bytes, Ct);
        return bytes.ToArray();
    }
}
