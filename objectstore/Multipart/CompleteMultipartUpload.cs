using System.Text;
using Imaging.ObjectStore.Bodies;
using Imaging.ObjectStore.Http;
using Imaging.ObjectStore.Objects;
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
    public static readonly Operation Operation = new("CompleteMultipartUpload", HandleAsync)
    {
        Query = ["uploadId"],
        Headers =
        [
            .. CommonNames.Body, .. CommonNames.WriteConditions, "x-amz-checksum-type", "x-amz-mp-object-size",
        ],
    };

    private const long SmallestPart = 5 * 1024 * 1024;

    private static async Task HandleAsync(S3Request request, BucketCatalog buckets)
    {
        var bucket = buckets[request.BucketName];
        var condition = Preconditions.OfWrite(request);
        var upload = bucket.Uploads.TryFind(request.Query["uploadId"], request.Key);
        var made = upload is null ? Made(bucket, request.Key, request.Query["uploadId"]) : null;
        var expected = upload is null
            ? ExpectedObject.Of(request, made!.Checksum?.Algorithm, made.Checksum?.Type)
            : ExpectedObject.Of(request, upload.Record.ChecksumAlgorithm, upload.Record.ChecksumType);
        // What another request for the same has just made does not stand in its own way.
        if (upload is not null && !IsMade(bucket, upload.Record.Key, upload.Id))
            bucket.Check(request.Key, condition);
        // A checksum in this request's headers is the object's, not the document's.
        var document = await RequestDocument.ReadAsync(
            request, "CompleteMultipartUpload", DeclaredDigests.WithoutChecksum(request));
        var listed = ListedPart.Parse(document);

        var record = made ?? await buckets.Disk.RunAsync(() =>
            Complete(bucket, upload!, listed, expected, buckets.Clock.GetUtcNow(), condition));
        expected.RefuseAnother(record);
        await XmlAnswer.WriteAsync(request, "CompleteMultipartUploadResult", xml =>
        {
            xml.Element("Location", $"http://{request.Http.Request.Host}{request.Http.Request.Path}");
            xml.Element("Bucket", bucket.Name);
            xml.Element("Key", request.Key);
            xml.Element("ETag", $"\"{record.ETag}\"");
            AnsweredChecksum.Add(xml, record.Checksum);
        });
    }

    /// <summary>
    /// What the upload was completed to. It is closed after its object is there, so one that is not open and has left
    /// no object was aborted, or never was.
    /// </summary>
    private static ObjectRecord Made(Bucket bucket, string key, string? uploadId)
    {
        if (!IsMade(bucket, key, uploadId))
            throw new S3Exception(S3Error.NoSuchUpload);
        using var opened = OpenObject.Open(bucket, key);
        return opened.Record;
    }

    private static bool IsMade(Bucket bucket, string key, string? uploadId) =>
        bucket.Index.TryGet(Encoding.UTF8.GetBytes(key), out var entry)
        && entry.Data is not null && entry.Data == uploadId;

    private static ObjectRecord Complete(Bucket bucket, Upload upload, List<ListedPart> listed,
        ExpectedObject expected, DateTimeOffset now, Preconditions condition)
    {
        lock (upload.Gate)
        {
            if (upload.IsClosed) // The same request was sent twice, and the other one was faster.
                return Made(bucket, upload.Record.Key, upload.Id);
            var parts = listed.ConvertAll(part => part.Received(upload));
            if (parts.Take(parts.Count - 1).Any(part => part.Size < SmallestPart))
                throw new S3Exception(S3Error.EntityTooSmall);
            var record = new ObjectRecord(upload.Record.Key, parts.Sum(part => part.Size), MultipartDigest.ETag(parts),
                now, upload.Record.Headers, MultipartDigest.Checksum(upload.Record, parts), upload.Id,
                [.. listed.Zip(parts, (asked, part) => new Part(
                    asked.Number, part.Size, upload.Record.ChecksumAlgorithm is null ? null : part.Checksum?.Value))]);
            expected.RefuseAnother(record);

            using var file = bucket.Stage();
            bucket.Publish(file, record, condition);
            bucket.Uploads.Close(upload);
            foreach (var number in upload.Numbers().Except(listed.Select(part => part.Number)))
                File.Delete(upload.PathOf(number));
            return record;
        }
    }
}
