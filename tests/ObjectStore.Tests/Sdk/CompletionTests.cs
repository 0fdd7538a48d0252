using System.Text;
using Amazon.S3;
using Amazon.S3.Model;

namespace Imaging.ObjectStore.Tests.Sdk;

/// <summary>What the request that completes an upload says of the object, and lists of parts of every kind.</summary>
public sealed class CompletionTests(SharedStore store) : IAsyncLifetime
{
    private string _bucket = "";

    public async ValueTask InitializeAsync() => _bucket = await store.CreateBucketAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Of_a_part_that_was_sent_twice_the_one_that_arrived_last_counts()
    {
        var upload = await BeginAsync();
        var first = await PartAsync(upload, 1, "first");
        var second = await PartAsync(upload, 1, "second");
        // A client that keeps a list of all that it sent has it twice.
        await CompleteAsync(upload, [first, second]);
        Assert.Equal("second", await ReadAsync());

        var again = await BeginAsync();
        second = await PartAsync(again, 1, "second");
        first = await PartAsync(again, 1, "first");
        await ExpectAsync("InvalidPart", () => CompleteAsync(again, [second]));
        await CompleteAsync(again, [second, first]);
        Assert.Equal("first", await ReadAsync());
    }

    [Fact]
    public async Task A_part_sent_twice_at_once_is_the_one_that_finished_last()
    {
        var upload = await BeginAsync();
        using var slow = new GatedContent("slow"u8.ToArray());
        var sending = store.Http.PutAsync(await store.Client.GetPreSignedURLAsync(new()
        {
            BucketName = _bucket, Key = "key", UploadId = upload.UploadId, PartNumber = 1, Verb = HttpVerb.PUT,
            Protocol = Protocol.HTTP, Expires = TimeProvider.System.GetUtcNow().UtcDateTime.AddMinutes(5),
        }), slow, Ct);
        await slow.HalfIsSent;
        await PartAsync(upload, 1, "fast");
        slow.Open();
        using var sent = await sending;
        await CompleteAsync(upload, [new(1, sent.Headers.ETag!.Tag)]);
        Assert.Equal("slow", await ReadAsync());
    }

    [Fact]
    public async Task Parts_out_of_order_or_of_another_upload_are_refused()
    {
        var (upload, other) = (await BeginAsync(), await BeginAsync());
        var (one, two) = (await PartAsync(upload, 1, "1"), await PartAsync(upload, 2, "2"));
        var foreign = await PartAsync(other, 1, "other");
        // The SDK sorts its list.
        var list = string.Concat(new[] { two, one }.Select(part => "<Part>" +
            $"<PartNumber>{part.PartNumber}</PartNumber><ETag>{part.ETag}</ETag></Part>"));
        using var unsorted = await store.Http.SendAsync(new Wire.SignedRequest(
            HttpMethod.Post, new(store.Url, $"/{_bucket}/key?uploadId={upload.UploadId}"))
        {
            Body = Encoding.UTF8.GetBytes($"<CompleteMultipartUpload>{list}</CompleteMultipartUpload>"),
        }.Build(), Ct);
        Assert.Contains("InvalidPartOrder", await unsorted.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        await ExpectAsync("InvalidPart", () => CompleteAsync(upload, [foreign]));
        await CompleteAsync(upload, [two]);
        Assert.Equal("2", await ReadAsync());
    }

    [Fact]
    public async Task The_declared_size_must_be_that_of_the_parts()
    {
        var upload = await BeginAsync();
        var part = await PartAsync(upload, 1, "four");
        await ExpectAsync("InvalidRequest", () => CompleteAsync(upload, [part], request => request.MpuObjectSize = 5));
        await CompleteAsync(upload, [part], request => request.MpuObjectSize = 4);
        // Completed already, and still not of five bytes.
        await ExpectAsync("InvalidRequest", () => CompleteAsync(upload, [part], request => request.MpuObjectSize = 5));
    }

    [Fact]
    public async Task Completion_is_conditional_on_what_is_there()
    {
        await store.Client.PutObjectAsync(new() { BucketName = _bucket, Key = "key", ContentBody = "there" }, Ct);
        var upload = await BeginAsync();
        var part = await PartAsync(upload, 1, "new");
        await ExpectAsync("PreconditionFailed",
            () => CompleteAsync(upload, [part], request => request.IfNoneMatch = "*"));
        await ExpectAsync("PreconditionFailed",
            () => CompleteAsync(upload, [part], request => request.IfMatch = "\"0\""));
        Assert.Equal("there", await ReadAsync());
        await CompleteAsync(upload, [part]);
    }

    [Fact]
    public async Task Of_many_that_complete_at_once_all_are_told_the_same()
    {
        var upload = await BeginAsync();
        var part = await PartAsync(upload, 1, "body");
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(
            _ => CompleteAsync(upload, [part], request => request.IfNoneMatch = "*")));
        Assert.Single(answers.Select(answer => answer.ETag).Distinct());
    }

    [Fact]
    public async Task An_aborted_upload_is_completed_by_nobody()
    {
        var upload = await BeginAsync();
        var part = await PartAsync(upload, 1, "body");
        await store.Client.AbortMultipartUploadAsync(_bucket, "key", upload.UploadId, Ct);
        await ExpectAsync("NoSuchUpload", () => CompleteAsync(upload, [part]));
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private Task<InitiateMultipartUploadResponse> BeginAsync() =>
        store.Client.InitiateMultipartUploadAsync(_bucket, "key", Ct);

    private async Task<PartETag> PartAsync(InitiateMultipartUploadResponse upload, int number, string body) =>
        new(await store.Client.UploadPartAsync(new()
        {
            BucketName = _bucket, Key = upload.Key, UploadId = upload.UploadId, PartNumber = number,
            InputStream = new MemoryStream(Encoding.ASCII.GetBytes(body)),
        }, Ct));

    private Task<CompleteMultipartUploadResponse> CompleteAsync(InitiateMultipartUploadResponse upload,
        List<PartETag> parts, Action<CompleteMultipartUploadRequest>? configure = null)
    {
        var request = new CompleteMultipartUploadRequest
        {
            BucketName = _bucket, Key = upload.Key, UploadId = upload.UploadId, PartETags = parts,
        };
        configure?.Invoke(request);
        return store.Client.CompleteMultipartUploadAsync(request, Ct);
    }

    private async Task<string> ReadAsync()
    {
        using var answer = await store.Client.GetObjectAsync(_bucket, "key", Ct);
        return await new StreamReader(answer.ResponseStream).ReadToEndAsync(Ct);
    }

    private static async Task ExpectAsync(string code, Func<Task> action) =>
        Assert.Equal(code, (await Assert.ThrowsAnyAsync<AmazonS3Exception>(action)).ErrorCode);
}
