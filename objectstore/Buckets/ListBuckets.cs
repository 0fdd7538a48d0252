using Imaging.ObjectStore.Http;
using Imaging.ObjectStore.Storage;

namespace Imaging.ObjectStore.Buckets;

/// <summary>In pages where the client wants pages; it goes on with the last name that it was told.</summary>
internal static class ListBuckets
{
    public static readonly Operation Operation = new("ListBuckets", HandleAsync)
    {
        Query = ["max-buckets", "continuation-token", "prefix", "bucket-region"],
    };

    private const int MostBuckets = 10_000;

    private static Task HandleAsync(S3Request request, BucketCatalog buckets)
    {
        var max = request.Number("max-buckets", MostBuckets, MostBuckets);
        if (max == 0)
            throw new S3Exception(S3Error.InvalidArgument("max-buckets must be between 1 and 10000."));
        var prefix = request.Query["prefix"];
        var after = ContinuationToken.Decode(request.Query["continuation-token"]);
        var found = buckets.All
            .Where(bucket => bucket.Name.StartsWith(prefix ?? "", StringComparison.Ordinal)
                && string.CompareOrdinal(bucket.Name, after) > 0
                && (request.Query["bucket-region"] ?? buckets.Region) == buckets.Region)
            .Take(max + 1).ToList();
        return XmlAnswer.WriteAsync(request, "ListAllMyBucketsResult", xml =>
        {
            xml.Owner();
            xml.WriteStartElement("Buckets");
            foreach (var bucket in found.Take(max))
            {
                xml.WriteStartElement("Bucket");
                xml.Element("Name", bucket.Name);
                xml.Element("CreationDate", bucket.Record.Created);
                xml.Element("BucketRegion", buckets.Region);
                xml.WriteEndElement();
            }
            xml.WriteEndElement();
            xml.Element("Prefix", prefix);
            if (found.Count > max)
                xml.Element("ContinuationToken", ContinuationToken.Encode(found[max - 1].Name));
        });
    }
}
