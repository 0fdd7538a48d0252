using Imaging.ObjectStore.Bodies;
using Imaging.ObjectStore.Http;
using Imaging.ObjectStore.Signing;
using Imaging.ObjectStore.Storage;

namespace Imaging.ObjectStore.Objects;

/// <summary>Receives into a staged file, then makes it durable under its key, then answers.</summary>
internal static class PutObject
{
    private const long LargestBody = 5L * 1024 * 1024 * 1024;

    public static readonly Operation Operation = new("PutObject", HandleAsync)
    {
        Headers = [.. CommonNames.Body, .. CommonNames.NewObject, .. CommonNames.WriteConditions],
    };

    private static async Task HandleAsync(S3Request request, BucketCatalog buckets)
    {
        var bucket = buckets[request.BucketName];
        var headers = UploadedHeaders.Of(request);
        var condition = Preconditions.OfWrite(request);
        var declared = DeclaredDigests.Of(request);
        declared = declared with { WithMd5 = declared is not { Checksum: not null, Md5: null }
            || request.Payload.Kind != PayloadKind.Unsigned };
        RefuseLength(declared.Length);
        bucket.Check(request.Key, condition);

        using var file = bucket.Stage();
        file.Hold();
        var body = await IncomingBody.ReceiveAsync(request, file, declared);
        var record = new ObjectRecord(request.Key, body.Length, body.ETag,
            buckets.Clock.GetUtcNow(), headers, body.Checksum);
        await buckets.Disk.RunAsync(() => bucket.Publish(file, record, condition));

        request.Response.Headers.ETag = $"\"{record.ETag}\"";
        AnsweredChecksum.Add(request.Response, record.Checksum);
    }

    public static void RefuseLength(long? length)
    {
        if (length is null)
            throw new S3Exception(S3Error.MissingContentLength);
        if (length > LargestBody)
            throw new S3Exception(S3Error.EntityTooLarge);
    }
}
