using Imaging.ObjectStore.Bodies;
using Imaging.ObjectStore.Http;
using Imaging.ObjectStore.Objects;
using Imaging.ObjectStore.Storage;

namespace Imaging.ObjectStore.Multipart;

internal static class CreateMultipartUpload
{
    public static readonly Operation Operation = new("CreateMultipartUpload", HandleAsync)
    {
        Query = ["uploads"],
        Headers = [.. CommonNames.NewObject, "x-amz-checksum-algorithm", "x-amz-checksum-type"],
    };

    private static async Task HandleAsync(S3Request request, BucketCatalog buckets)
    {
        var bucket = buckets[request.BucketName];
        var algorithm = AlgorithmOf(request);
        var record = new UploadRecord(request.Key, buckets.Clock.GetUtcNow(), UploadedHeaders.Of(request),
            algorithm?.Name, algorithm is null ? null : TypeOf(request, algorithm));
        var upload = await buckets.Disk.RunAsync(() => bucket.Uploads.Begin(record));

        if (algorithm is not null)
        {
            request.Response.Headers["x-amz-checksum-algorithm"] = record.ChecksumAlgorithm;
            request.Response.Headers["x-amz-checksum-type"] = record.ChecksumType;
        }
        await XmlAnswer.WriteAsync(request, "InitiateMultipartUploadResult", xml =>
        {
            xml.Element("Bucket", bucket.Name);
            xml.Element("Key", request.Key);
            xml.Element("UploadId", upload.Id);
        });
    }

    private static ChecksumAlgorithm? AlgorithmOf(S3Request request) =>
        request.Header("x-amz-checksum-algorithm") is { } name
            ? ChecksumAlgorithm.Named(name)
                ?? throw new S3Exception(S3Error.InvalidRequest("Checksum algorithm provided is unsupported."))
        : request.Header("x-amz-checksum-type") is null
            ? null
            : throw new S3Exception(S3Error.InvalidRequest("A checksum type needs a checksum algorithm."));

    /// <summary>S3's defaults; only a CRC of the whole can be had from those of the parts.</summary>
    private static string TypeOf(S3Request request, ChecksumAlgorithm algorithm)
    {
        var only64 = algorithm.Crc?.Bytes == 8;
        var type = request.Header("x-amz-checksum-type") ?? (only64 ? Checksum.FullObject : Checksum.Composite);
        return type switch
        {
            Checksum.FullObject when algorithm.Crc is not null => type,
            Checksum.Composite when !only64 => type,
            _ => throw new S3Exception(S3Error.InvalidRequest(
                $"The {type} checksum type cannot be used with the {algorithm.Name} checksum algorithm.")),
        };
    }
}
