using System.Text;
using System.Xml.Linq;
using Imaging.ObjectStore.Bodies;
using Imaging.ObjectStore.Http;
using Imaging.ObjectStore.Storage;

namespace Imaging.ObjectStore.Objects;

/// <summary>
/// Deletes up to a thousand keys, each under its own conditions, several at a time so that they share the disk's
/// commits.
/// </summary>
internal static class DeleteObjects
{
    public static readonly Operation Operation = new("DeleteObjects", HandleAsync)
    {
        Query = ["delete"],
        Headers = [.. CommonNames.Body, "x-amz-bypass-governance-retention"],
    };

    private const int MostKeys = 1000;
    private const int AtATime = 8;

    private sealed record Asked(string Key, string? Version, Preconditions Condition);

    private static async Task HandleAsync(S3Request request, BucketCatalog buckets)
    {
        var bucket = buckets[request.BucketName];
        var document = await RequestDocument.ReadAsync(request, "Delete");
        document.RefuseOthersThan("Object", "Quiet");
        var asked = document.Children("Object").Select(Parse).ToList();
        if (asked.Count is 0 or > MostKeys)
            throw new S3Exception(S3Error.MalformedXml);
        var quiet = document.Text("Quiet") == "true";

        var refusals = new S3Error?[asked.Count];
        await Parallel.ForAsync(0, asked.Count, new ParallelOptions { MaxDegreeOfParallelism = AtATime },
            async (i, _) => refusals[i] = await DeleteAsync(bucket, asked[i], buckets.Disk));

        await XmlAnswer.WriteAsync(request, "DeleteResult", xml =>
        {
            foreach (var (item, refusal) in asked.Zip(refusals))
            {
                if (quiet && refusal is null)
                    continue;
                xml.WriteStartElement(refusal is null ? "Deleted" : "Error");
                xml.Element("Key", item.Key);
                xml.Element("VersionId", item.Version);
                xml.Element("Code", refusal?.Code);
                xml.Element("Message", refusal?.Message);
                xml.WriteEndElement();
            }
        });
    }

    private static Asked Parse(XElement item)
    {
        item.RefuseOthersThan("Key", "VersionId", "ETag", "Size", "LastModifiedTime");
        var key = item.Text("Key");
        if (string.IsNullOrEmpty(key))
            throw new S3Exception(S3Error.MalformedXml);
        if (Encoding.UTF8.GetByteCount(key) > S3Target.LongestKeyInBytes)
            throw new S3Exception(S3Error.KeyTooLong);
        return new(key, item.Text("VersionId"), new(
            IfMatch: EntityTags.Parse(item.Text("ETag")),
            Size: Preconditions.ParseSize(item.Text("Size")),
            ModifiedAt: Preconditions.ParseTime(item.Text("LastModifiedTime"))));
    }

    private static async Task<S3Error?> DeleteAsync(Bucket bucket, Asked item, DiskThreads disk)
    {
        if (item.Version is not (null or "" or "null"))
            return S3Error.NoSuchVersion;
        try
        {
            await disk.RunAsync(() => bucket.Delete(item.Key, item.Condition));
            return null;
        }
        catch (S3Exception refused)
        {
            return refused.Error;
        }
    }
}
