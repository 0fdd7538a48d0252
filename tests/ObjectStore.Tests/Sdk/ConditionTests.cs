using System.Net;
using Amazon.S3;
using Amazon.S3.Model;

namespace Imaging.ObjectStore.Tests.Sdk;

public sealed class ConditionTests(SharedStore store) : IAsyncLifetime
{
    private string _bucket = "";
    private string _etag = "";

    public async ValueTask InitializeAsync()
    {
        _bucket = await store.CreateBucketAsync();
        _etag = (await PutAsync(new() { Key = "key" })).ETag;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Of_many_writers_that_want_to_be_first_one_is()
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 16).Select(async _ =>
        {
            try
            {
                return (await PutAsync(new() { Key = "first", IfNoneMatch = "*" })).HttpStatusCode;
            }
            catch (AmazonS3Exception refused)
            {
                return refused.StatusCode;
            }
        }));
        Assert.Single(outcomes, HttpStatusCode.OK);
        Assert.Equal(15, outcomes.Count(status => status == HttpStatusCode.PreconditionFailed));
    }

    [Fact]
    public async Task A_put_that_expects_other_bytes_is_refused()
    {
        await ExpectAsync(HttpStatusCode.PreconditionFailed, () => PutAsync(new() { Key = "key", IfMatch = "\"0\"" }));
        await ExpectAsync(HttpStatusCode.NotFound, () => PutAsync(new() { Key = "none", IfMatch = _etag }));
        await PutAsync(new() { Key = "key", IfMatch = _etag });
    }

    [Fact]
    public async Task A_get_is_conditional_on_the_tag()
    {
        using var same = await store.Client.GetObjectAsync(
            new() { BucketName = _bucket, Key = "key", EtagToMatch = _etag }, Ct);
        await ExpectAsync(HttpStatusCode.PreconditionFailed, () => store.Client.GetObjectAsync(
            new() { BucketName = _bucket, Key = "key", EtagToMatch = "\"0\"" }, Ct));
        await ExpectAsync(HttpStatusCode.NotModified, () => store.Client.GetObjectAsync(
            new() { BucketName = _bucket, Key = "key", EtagToNotMatch = _etag }, Ct));
    }

    [Fact]
    public async Task A_copy_is_conditional_on_the_tag_of_its_source()
    {
        CopyObjectRequest Copy(string etag) => new()
        {
            SourceBucket = _bucket, SourceKey = "key", DestinationBucket = _bucket, DestinationKey = "copy",
            ETagToMatch = etag,
        };
        await ExpectAsync(HttpStatusCode.PreconditionFailed, () => store.Client.CopyObjectAsync(Copy("\"0\""), Ct));
        Assert.Equal(_etag, (await store.Client.CopyObjectAsync(Copy(_etag), Ct)).ETag);
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private Task<PutObjectResponse> PutAsync(PutObjectRequest request)
    {
        (request.BucketName, request.ContentBody) = (_bucket, "body");
        return store.Client.PutObjectAsync(request, Ct);
    }

    private static async Task ExpectAsync(HttpStatusCode status, Func<Task> action) =>
        Assert.Equal(status, (await Assert.ThrowsAnyAsync<AmazonS3Exception>(action)).StatusCode);
}
