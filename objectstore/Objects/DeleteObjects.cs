using System.Text;
using Imaging.ObjectStore.Bodies;
using Imaging.ObjectStore.Http;
using Imaging.ObjectStore.Storage;

namespace Imaging.ObjectStore.Objects;

/// <summary>Deletes up to a thousand keys, several at a time so that they share the disk's commits.</summary>
internal static class DeleteObjects
{
    private const int MostKeys = 1000;
    private const int AtATime = 8;

    public static async Task HandleAsync(S3Request request, BucketCatalog buckets)
    {
        var bucket = buckets[request.BucketName];
        var document = await RequestDocument.ReadAsync(request, "Delete");
        var asked = document.Children("Object")
            .Select(item => (Key: item.Text("Key") ?? "", Version: item.Text("VersionId"))).ToList();
        if (asked.Count is 0 or > MostKeys || asked.Exists(item => item.Key.Length == 0))
            throw new S3Exception(S3Error.MalformedXml);
        if (asked.Exists(item => Encoding.UTF8.GetByteCount(item.Key) > 1024))
            throw new S3Exception(S3Error.KeyTooLong);
        var quiet = document.Text("Quiet") == "true";

        var deletable = asked.Where(IsDeletable).Select(item => item.Key);
        await Parallel.ForEachAsync(deletable, new ParallelOptions { MaxDegreeOfParallelism = AtATime },
            async (key, _) => await buckets.Disk.RunAsync(() => bucket.Delete(key, WriteCondition.None)));

        await XmlAnswer.WriteAsync(request, "DeleteResult", xml =>
        {
            foreach (var item in asked)
            {
                if (quiet && IsDeletable(item))
                    continue;
                xml.WriteStartElement(IsDeletable(item) ? "Deleted" : "Error");
                xml.Element("Key", item.Key);
                xml.Element("VersionId", item.Version);
                if (!IsDeletable(item))
                {
                    xml.Element("Code", S3Error.NoSuchVersion.Code);
                    xml.Element("Message", S3Error.NoSuchVersion.Message);
                }
                xml.WriteEndElement();
            }
        });
    }

    private static bool IsDeletable((string Key, string? Version) item) => item.Version is null or "" or "null";
}
