using System.Globalization;
using Imaging.ObjectStore.Bodies;
using Imaging.ObjectStore.Http;
using Imaging.ObjectStore.Objects;
using Imaging.ObjectStore.Storage;

namespace Imaging.ObjectStore.Multipart;

internal static class UploadPart
{
    public const int MostParts = 10_000;

    public static readonly Operation Operation = new("UploadPart", HandleAsync)
    {
        Query = ["uploadId", "partNumber"],
        Headers = [.. CommonNames.Body],
    };

    private static async Task HandleAsync(S3Request request, BucketCatalog buckets)
    {
        var bucket = buckets[request.BucketName];
        var upload = bucket.Uploads.Find(request.Query["uploadId"], request.Key);
        var number = NumberOf(request);
        var computed = ChecksumAlgorithm.Named(upload.Record.ChecksumAlgorithm);
        var declared = DeclaredDigests.Of(request, computed);
        if (computed is not null && declared.Algorithm != computed)
            throw new S3Exception(S3Error.InvalidRequest("Checksum Type mismatch occurred, expected checksum Type: " +
                $"{computed.Name.ToLowerInvariant()}"));
        PutObject.RefuseLength(declared.Length);

        using var file = bucket.Stage();
        var body = await IncomingBody.ReceiveAsync(request, file, declared);
        var part = new PartRecord(
            body.Length, body.ETag, buckets.Clock.GetUtcNow(), body.Checksum);
        await buckets.Disk.RunAsync(() => upload.Publish(file, part, number));

        request.Response.Headers.ETag = $"\"{part.ETag}\"";
        if (part.Checksum is not null)
            request.Response.Headers[part.Checksum.Header] = part.Checksum.Value;
    }

    public static int NumberOf(S3Request request) =>
        int.TryParse(request.Query["partNumber"], NumberStyles.None, null, out var number)
        && number is >= 1 and <= MostParts
            ? number
            : throw new S3Exception(S3Error.InvalidArgument(
                "Part number must be an integer between 1 and 10000, inclusive"));
}
