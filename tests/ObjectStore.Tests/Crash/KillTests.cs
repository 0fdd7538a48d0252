using System.Collections.Concurrent;
using System.Security.Cryptography;
using Amazon.Runtime;
using Amazon.S3;

namespace Imaging.ObjectStore.Tests.Crash;

public sealed class KillTests
{
    private const string Bucket = "kept";

    [Fact]
    public async Task Every_acknowledged_object_survives_a_kill_and_none_is_there_by_half()
    {
        using var folder = new TemporaryFolder();
        var acknowledged = new ConcurrentDictionary<string, byte[]>();
        var attempted = new ConcurrentDictionary<string, byte[]>();
        await using (var store = await StoreProcess.StartAsync(folder.Path))
        {
            using var client = S3Clients.WhenRequired(store.Url);
            await client.PutBucketAsync(Bucket, Ct);
            var enough = new TaskCompletionSource();
            var writers = Enumerable.Range(0, 8).Select(writer => Task.Run(async () =>
            {
                for (var i = 0; !enough.Task.IsCompleted; i++)
                    await WriteAsync(client, writer, i, attempted, acknowledged, enough);
            }, Ct)).ToList();
            await enough.Task;
            await store.KillAsync();
            await Task.WhenAll(writers);
        }

        // What a kill in the middle of a write leaves, whether or not this one did.
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "tmp", "leftover"), "half", Ct);
        await using var again = await StoreProcess.StartAsync(folder.Path);
        using var reader = S3Clients.WhenRequired(again.Url);
        foreach (var (key, hash) in acknowledged)
            Assert.Equal(hash, await HashAsync(reader, key));
        var pages = reader.Paginators.ListObjectsV2(new() { BucketName = Bucket });
        await foreach (var item in pages.S3Objects.WithCancellation(Ct))
            Assert.Equal(attempted[item.Key], await HashAsync(reader, item.Key));
        Assert.Empty(Directory.GetFiles(Path.Combine(folder.Path, "tmp")));
    }

    [Fact]
    public async Task An_open_upload_goes_on_after_a_kill()
    {
        using var folder = new TemporaryFolder();
        string uploadId, etag;
        await using (var store = await StoreProcess.StartAsync(folder.Path))
        {
            using var client = S3Clients.Default(store.Url);
            await client.PutBucketAsync(Bucket, Ct);
            uploadId = (await client.InitiateMultipartUploadAsync(Bucket, "key", Ct)).UploadId;
            etag = (await client.UploadPartAsync(new()
            {
                BucketName = Bucket, Key = "key", UploadId = uploadId, PartNumber = 1,
                InputStream = new MemoryStream(RandomBytes.Of(1000)),
            }, Ct)).ETag;
            // As a crash between creating a folder and writing into it leaves it.
            Directory.CreateDirectory(Path.Combine(folder.Path, "buckets", Bucket, "data", "orphan"));
            await store.KillAsync();
        }

        await using var again = await StoreProcess.StartAsync(folder.Path);
        using var reader = S3Clients.Default(again.Url);
        await reader.CompleteMultipartUploadAsync(new()
        {
            BucketName = Bucket, Key = "key", UploadId = uploadId, PartETags = [new(1, etag)],
        }, Ct);
        Assert.Equal(SHA256.HashData(RandomBytes.Of(1000)), await HashAsync(reader, "key"));
        Assert.Equal([uploadId], Directory.GetDirectories(Path.Combine(folder.Path, "buckets", Bucket, "data"))
            .Select(Path.GetFileName));
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static async Task WriteAsync(AmazonS3Client client, int writer, int number,
        ConcurrentDictionary<string, byte[]> attempted, ConcurrentDictionary<string, byte[]> acknowledged,
        TaskCompletionSource enough)
    {
        var key = $"{writer}/{number}";
        var body = RandomBytes.Of(200_000, writer * 100_000 + number);
        attempted[key] = SHA256.HashData(body);
        try
        {
            await client.PutObjectAsync(new()
            {
                BucketName = Bucket, Key = key, InputStream = new MemoryStream(body),
            }, Ct);
            acknowledged[key] = attempted[key];
            if (acknowledged.Count >= 150)
                enough.TrySetResult();
        }
        catch (Exception killed) when (killed is AmazonClientException or HttpRequestException or IOException)
        {
            Assert.True(enough.Task.IsCompleted, killed.ToString());
        }
    }

    private static async Task<byte[]> HashAsync(AmazonS3Client client, string key)
    {
        using var answer = await client.GetObjectAsync(Bucket, key, Ct);
        return await SHA256.HashDataAsync(answer.ResponseStream, Ct);
    }
}
