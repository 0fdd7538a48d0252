using Imaging.ObjectStore.Http;
using Imaging.ObjectStore.Storage;

namespace Imaging.ObjectStore.Objects;

/// <summary>
/// Copies without copying a byte: the new object is a data folder of hard links to the old one's files.
/// 1. the source is opened and its conditions are checked;
/// 2. its files are linked into a new data folder, which the sweep would take if this ended here;
/// 3. the folder is made durable, then a record that names it is published like any object.
/// </summary>
internal static class CopyObject
{
    public static readonly Operation Operation = new("CopyObject", HandleAsync)
    {
        Headers =
        [
            .. CommonNames.CopySource, .. CommonNames.NewObject, .. CommonNames.WriteConditions,
            "x-amz-metadata-directive", "x-amz-tagging-directive", "x-amz-checksum-algorithm",
        ],
    };

    private static async Task HandleAsync(S3Request request, BucketCatalog buckets)
    {
        var target = buckets[request.BucketName];
        var source = CopySource.Of(request, buckets);
        var replace = Directive(request);
        if (!replace && source.Bucket == target && source.Key == request.Key)
            throw new S3Exception(S3Error.InvalidRequest("This copy request is illegal because it is trying to copy " +
                "an object to itself without changing the object's metadata."));
        var headers = UploadedHeaders.Of(request);
        var condition = Preconditions.OfWrite(request);
        target.Check(request.Key, condition);

        using var opened = source.Open(request);
        // No byte is read, so what is not known of the source already cannot be said of the copy.
        if (request.Header("x-amz-checksum-algorithm") is { } algorithm
            && algorithm != opened.Record.Checksum?.Algorithm)
            throw new S3Exception(S3Error.NotImplemented);
        var record = opened.Record with
        {
            Key = request.Key,
            Modified = buckets.Clock.GetUtcNow(),
            Headers = replace ? headers : opened.Record.Headers,
            Data = Guid.CreateVersion7().ToString("N"),
            Parts = opened.Record.Parts ?? [new Part(1, opened.Record.Size, opened.Record.Checksum?.Value)],
        };
        await buckets.Disk.RunAsync(() => Publish(target, opened, record, condition));

        await XmlAnswer.WriteAsync(request, "CopyObjectResult", xml =>
        {
            xml.Element("ETag", $"\"{record.ETag}\"");
            xml.Element("LastModified", record.Modified);
            AnsweredChecksum.Add(xml, record.Checksum);
        });
    }

    private static void Publish(Bucket target, OpenObject opened, ObjectRecord record, Preconditions condition)
    {
        var folder = target.Data.PathOf(record.Data!);
        try
        {
            Directory.CreateDirectory(folder);
            opened.LinkInto(part => target.Data.PathOf(record.Data!, part));
            Disk.SyncFolder(folder);
            Disk.SyncFolder(target.Data.Root);
            using var file = target.Stage();
            target.Publish(file, record, condition);
        }
        catch (S3Exception)
        {
            // Refused, so nothing names the folder. After any other failure that is not certain: the sweep decides.
            Directory.Delete(folder, recursive: true);
            throw;
        }
    }

    private static bool Directive(S3Request request) => request.Header("x-amz-metadata-directive") switch
    {
        null or "COPY" => false,
        "REPLACE" => true,
        _ => throw new S3Exception(S3Error.InvalidArgument("Unknown metadata directive.")),
    };
}
