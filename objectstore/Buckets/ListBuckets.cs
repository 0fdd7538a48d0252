using Imaging.ObjectStore.Http;
using Imaging.ObjectStore.Storage;

namespace Imaging.ObjectStore.Buckets;

internal static class ListBuckets
{
    public static Task HandleAsync(S3Request request, BucketCatalog buckets) =>
        XmlAnswer.WriteAsync(request, "ListAllMyBucketsResult", xml =>
        {
            xml.Owner();
            xml.WriteStartElement("Buckets");
            foreach (var bucket in buckets.All)
            {
                xml.WriteStartElement("Bucket");
                xml.Element("Name", bucket.Name);
                xml.Element("CreationDate", bucket.Record.Created);
                xml.WriteEndElement();
            }
            xml.WriteEndElement();
        });
}
