using Amazon.S3;

namespace Imaging.ObjectStore.Tests.Sdk;

public sealed class DeleteObjectsTests(SharedStore store)
{
    [Fact]
    public async Task Each_object_is_deleted_under_its_own_conditions()
    {
        var bucket = await store.CreateBucketAsync();
        string[] keys = ["plain", "tag", "other-tag", "size", "other-size", "time", "other-time", "any-tag"];
        foreach (var key in keys)
            await store.Client.PutObjectAsync(new() { BucketName = bucket, Key = key, ContentBody = "body" }, Ct);
        var head = await store.Client.GetObjectMetadataAsync(bucket, "time", Ct);
        var modified = head.LastModified!.Value;

        var failed = await Assert.ThrowsAsync<DeleteObjectsException>(() => store.Client.DeleteObjectsAsync(new()
        {
            BucketName = bucket,
            Objects =
            [
                new() { Key = "plain" }, new() { Key = "absent", ETag = "other" },
                new() { Key = "tag", ETag = head.ETag }, new() { Key = "other-tag", ETag = "other" },
                new() { Key = "any-tag", ETag = "*" },
                new() { Key = "size", Size = 4 }, new() { Key = "other-size", Size = 5 },
                new() { Key = "time", LastModifiedTime = modified },
                new() { Key = "other-time", LastModifiedTime = modified.AddHours(-1) },
            ],
        }, Ct));

        Assert.Equal(["plain", "absent", "tag", "any-tag", "size", "time"],
            failed.Response.DeletedObjects.Select(deleted => deleted.Key));
        Assert.Equal(["other-tag", "other-size", "other-time"],
            failed.Response.DeleteErrors.Select(error => error.Key));
        Assert.All(failed.Response.DeleteErrors, error => Assert.Equal("PreconditionFailed", error.Code));
        var left = await store.Client.ListObjectsV2Async(new() { BucketName = bucket }, Ct);
        Assert.Equal(["other-size", "other-tag", "other-time"], left.S3Objects.Select(item => item.Key));
    }

    [Fact]
    public async Task A_condition_that_cannot_be_read_deletes_nothing()
    {
        var bucket = await store.CreateBucketAsync();
        await store.Client.PutObjectAsync(new() { BucketName = bucket, Key = "key", ContentBody = "body" }, Ct);
        await Assert.ThrowsAnyAsync<AmazonS3Exception>(() => store.Client.DeleteObjectsAsync(new()
        {
            BucketName = bucket, Objects = [new() { Key = "key" }, new() { Key = "other", ETag = "\"unclosed" }],
        }, Ct));
        await store.Client.GetObjectMetadataAsync(bucket, "key", Ct);
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;
}
