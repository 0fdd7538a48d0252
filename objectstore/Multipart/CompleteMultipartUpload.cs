using System.Globalization;
using System.Text;
using System.Xml.Linq;
using Imaging.ObjectStore.Bodies;
using Imaging.ObjectStore.Http;
using Imaging.ObjectStore.Storage;

namespace Imaging.ObjectStore.Multipart;

/// <summary>
/// Turns an upload into an object without moving a byte:
/// 1. the parts that the document lists are compared with those that were received;
/// 2. a record that names their files is published under the key;
/// 3. the upload is closed, and the parts that were not listed are deleted.
/// A crash between 2 and 3 is mended by the next start. Asked again after its answer was lost, it answers again.
/// </summary>
internal static class CompleteMultipartUpload
{
    private const long SmallestPart = 5 * 1024 * 1024;

    private sealed record Listed(int Number, string ETag, XElement Element);

    public static async Task HandleAsync(S3Request request, BucketCatalog buckets)
    {
        var bucket = buckets[request.BucketName];
        var condition = WriteCondition.Of(request);
        // A checksum in this request's headers is the object's, not the document's.
        var document = await RequestDocument.ReadAsync(request, "CompleteMultipartUpload",
            DeclaredDigests.Of(request) with { Algorithm = null });
        var etag = CompletedBefore(request, bucket);
        Checksum? checksum = null;
        if (etag is null)
        {
            var listed = Parse(document);
            var upload = bucket.Uploads.Find(request.Query["uploadId"], request.Key);
            var record = await buckets.Disk.RunAsync(() =>
                Complete(bucket, upload, listed, buckets.Clock.GetUtcNow(), condition, request));
            (etag, checksum) = (record.ETag, record.Checksum);
        }
        await XmlAnswer.WriteAsync(request, "CompleteMultipartUploadResult", xml =>
        {
            xml.Element("Location", $"http://{request.Http.Request.Host}{request.Http.Request.Path}");
            xml.Element("Bucket", bucket.Name);
            xml.Element("Key", request.Key);
            xml.Element("ETag", $"\"{etag}\"");
            if (checksum is not null)
            {
                xml.Element(ChecksumAlgorithm.Named(checksum.Algorithm)!.Element, checksum.Value);
                xml.Element("ChecksumType", checksum.Type);
            }
        });
    }

    private static string? CompletedBefore(S3Request request, Bucket bucket) =>
        bucket.Index.TryGet(Encoding.UTF8.GetBytes(request.Key), out var entry)
        && entry.Data is not null && entry.Data == request.Query["uploadId"]
            ? entry.ETag
            : null;

    private static List<Listed> Parse(XElement document)
    {
        var listed = document.Children("Part").Select(part => new Listed(
            int.TryParse(part.Text("PartNumber"), NumberStyles.None, null, out var number)
                ? number : throw new S3Exception(S3Error.MalformedXml),
            part.Text("ETag")?.Trim('"') ?? throw new S3Exception(S3Error.MalformedXml),
            part)).ToList();
        if (listed.Count is 0 or > UploadPart.MostParts)
            throw new S3Exception(S3Error.MalformedXml);
        for (var i = 1; i < listed.Count; i++)
            if (listed[i].Number <= listed[i - 1].Number)
                throw new S3Exception(S3Error.InvalidPartOrder);
        return listed;
    }

    private static ObjectRecord Complete(Bucket bucket, Upload upload, List<Listed> listed, DateTimeOffset now,
        WriteCondition condition, S3Request request)
    {
        lock (upload.Gate)
        {
            upload.ThrowIfClosed();
            var parts = listed.ConvertAll(part => Received(upload, part));
            if (parts.Take(parts.Count - 1).Any(part => part.Size < SmallestPart))
                throw new S3Exception(S3Error.EntityTooSmall);
            var record = new ObjectRecord(upload.Record.Key, parts.Sum(part => part.Size), MultipartDigest.ETag(parts),
                now, upload.Record.Headers, MultipartDigest.Checksum(upload.Record, parts), upload.Id,
                [.. listed.Zip(parts, (asked, part) => new Part(asked.Number, part.Size))]);
            RefuseOtherChecksum(request, record.Checksum);

            using var file = bucket.Stage();
            bucket.Publish(file, record, condition);
            bucket.Uploads.Close(upload);
            foreach (var (number, _) in upload.Parts(0).ExceptBy(listed.Select(part => part.Number), p => p.Number))
                File.Delete(upload.PathOf(number));
            return record;
        }
    }

    private static PartRecord Received(Upload upload, Listed listed)
    {
        var path = upload.PathOf(listed.Number);
        if (!File.Exists(path))
            throw new S3Exception(S3Error.InvalidPart);
        var part = RecordFile.Read(path, RecordJson.Default.PartRecord);
        var given = part.Checksum is null ? null
            : listed.Element.Text(ChecksumAlgorithm.Named(part.Checksum.Algorithm)!.Element);
        return part.ETag == listed.ETag && (given is null || given == part.Checksum!.Value)
            ? part
            : throw new S3Exception(S3Error.InvalidPart);
    }

    private static void RefuseOtherChecksum(S3Request request, Checksum? checksum)
    {
        if (checksum is not null && request.Header(checksum.Header) is { } given && given != checksum.Value)
            throw new S3Exception(S3Error.BadDigest);
    }
}
