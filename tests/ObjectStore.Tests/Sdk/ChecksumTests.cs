using System.Net;
using System.Security.Cryptography;
using Amazon.S3;
using Amazon.S3.Model;

namespace Imaging.ObjectStore.Tests.Sdk;

/// <summary>SHA-256 of parts and of what they make, as a browser sends them by presigned URLs.</summary>
public sealed class ChecksumTests(SharedStore store) : IAsyncLifetime
{
    private const int PartSize = 5 * 1024 * 1024;

    private static readonly byte[][] Parts = [RandomBytes.Of(PartSize, 1), RandomBytes.Of(1000, 2)];

    private string _bucket = "";

    public async ValueTask InitializeAsync() => _bucket = await store.CreateBucketAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Presigned_parts_bring_their_SHA256_and_the_object_has_the_composite()
    {
        var upload = await BeginAsync();
        for (var i = 0; i < 2; i++)
        {
            using var sent = await PutPartAsync(upload, i + 1, Parts[i], Parts[i], Parts[i].Length);
            Assert.Equal(HttpStatusCode.OK, sent.StatusCode);
            Assert.Equal([Sha256(Parts[i])], sent.Headers.GetValues("x-amz-checksum-sha256"));
        }
        var listed = await store.Client.ListPartsAsync(_bucket, "key", upload, Ct);
        Assert.Equal(Parts.Select(Sha256), listed.Parts.Select(part => part.ChecksumSHA256));
        Assert.Equal(("SHA256", "COMPOSITE"), (listed.ChecksumAlgorithm.Value, listed.ChecksumType.Value));

        var completed = await CompleteAsync(upload, listed, Composite);
        Assert.Equal((Composite, "COMPOSITE"), (completed.ChecksumSHA256, completed.ChecksumType.Value));
        var head = await store.Client.GetObjectMetadataAsync(
            new() { BucketName = _bucket, Key = "key", ChecksumMode = ChecksumMode.ENABLED }, Ct);
        Assert.Equal((Composite, "COMPOSITE"), (head.ChecksumSHA256, head.ChecksumType.Value));
        // Asked again after a lost answer, it is the same one.
        Assert.Equal(Composite, (await CompleteAsync(upload, listed, Composite)).ChecksumSHA256);
    }

    [Theory]
    [InlineData("bad")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=-2")]
    public async Task Another_composite_is_refused_and_the_upload_goes_on(string checksum)
    {
        var upload = await BeginAsync();
        for (var i = 0; i < 2; i++)
            (await PutPartAsync(upload, i + 1, Parts[i], Parts[i], Parts[i].Length)).Dispose();
        var listed = await store.Client.ListPartsAsync(_bucket, "key", upload, Ct);
        await ExpectAsync("BadDigest", () => CompleteAsync(upload, listed, checksum));
        listed.Parts[0].ChecksumSHA256 = listed.Parts[1].ChecksumSHA256;
        await ExpectAsync("InvalidPart", () => CompleteAsync(upload, listed, Composite));
        listed = await store.Client.ListPartsAsync(_bucket, "key", upload, Ct);
        await CompleteAsync(upload, listed, Composite);
    }

    [Fact]
    public async Task A_part_of_other_bytes_or_another_length_than_was_signed_is_refused()
    {
        var upload = await BeginAsync();
        using var other = await PutPartAsync(upload, 1, Parts[1], RandomBytes.Of(1000, 3), 1000);
        Assert.Equal(HttpStatusCode.BadRequest, other.StatusCode);
        Assert.Contains("BadDigest", await other.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        using var longer = await PutPartAsync(upload, 1, Parts[1], Parts[1], 999);
        Assert.Equal(HttpStatusCode.Forbidden, longer.StatusCode);
        using var unnamed = await PutPartAsync(upload, 1, null, Parts[1], 1000);
        Assert.Equal(HttpStatusCode.OK, unnamed.StatusCode);
        Assert.Equal([Sha256(Parts[1])], unnamed.Headers.GetValues("x-amz-checksum-sha256"));
    }

    [Theory]
    [InlineData("bad")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    public async Task A_wrong_checksum_of_an_object_is_a_bad_digest(string checksum) => await ExpectAsync(
        "BadDigest", () => store.Client.PutObjectAsync(new()
        {
            BucketName = _bucket, Key = "key", ContentBody = "body", ChecksumSHA256 = checksum,
        }, Ct));

    [Fact]
    public async Task A_copy_keeps_the_checksum_and_says_it()
    {
        await store.Client.PutObjectAsync(new()
        {
            BucketName = _bucket, Key = "key", ContentBody = "body", ChecksumAlgorithm = ChecksumAlgorithm.SHA256,
        }, Ct);
        var copy = new CopyObjectRequest
        {
            SourceBucket = _bucket, SourceKey = "key", DestinationBucket = _bucket, DestinationKey = "copy",
            ChecksumAlgorithm = ChecksumAlgorithm.SHA256,
        };
        Assert.Equal(Sha256("body"u8.ToArray()), (await store.Client.CopyObjectAsync(copy, Ct)).ChecksumSHA256);
        // Copying reads nothing, so there is no other one to be had.
        copy.ChecksumAlgorithm = ChecksumAlgorithm.CRC32C;
        await ExpectAsync("NotImplemented", () => store.Client.CopyObjectAsync(copy, Ct));
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static string Composite =>
        $"{Convert.ToBase64String(SHA256.HashData([.. Parts.SelectMany(SHA256.HashData)]))}-2";

    private static string Sha256(byte[] bytes) => Convert.ToBase64String(SHA256.HashData(bytes));

    private async Task<string> BeginAsync() => (await store.Client.InitiateMultipartUploadAsync(
        new() { BucketName = _bucket, Key = "key", ChecksumAlgorithm = ChecksumAlgorithm.SHA256 }, Ct)).UploadId;

    /// <param name="promised">The bytes whose checksum is signed and sent; null for none.</param>
    private async Task<HttpResponseMessage> PutPartAsync(
        string upload, int number, byte[]? promised, byte[] body, int signedLength)
    {
        var request = new GetPreSignedUrlRequest
        {
            BucketName = _bucket, Key = "key", UploadId = upload, PartNumber = number, Verb = HttpVerb.PUT,
            Protocol = Protocol.HTTP, Expires = TimeProvider.System.GetUtcNow().UtcDateTime.AddMinutes(5),
        };
        request.Headers.ContentLength = signedLength;
        using var content = new ByteArrayContent(body);
        if (promised is not null)
        {
            request.Headers["x-amz-checksum-sha256"] = Sha256(promised);
            content.Headers.Add("x-amz-checksum-sha256", Sha256(promised));
        }
        return await store.Http.PutAsync(await store.Client.GetPreSignedURLAsync(request), content, Ct);
    }

    private Task<CompleteMultipartUploadResponse> CompleteAsync(
        string upload, ListPartsResponse listed, string checksum) =>
        store.Client.CompleteMultipartUploadAsync(new()
        {
            BucketName = _bucket, Key = "key", UploadId = upload, ChecksumSHA256 = checksum,
            ChecksumType = ChecksumType.COMPOSITE,
            PartETags = listed.Parts.ConvertAll(
                part => new PartETag(part.PartNumber!.Value, part.ETag) { ChecksumSHA256 = part.ChecksumSHA256 }),
        }, Ct);

    private static async Task ExpectAsync(string code, Func<Task> action) =>
        Assert.Equal(code, (await Assert.ThrowsAnyAsync<AmazonS3Exception>(action)).ErrorCode);
}
