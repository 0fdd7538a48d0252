using Imaging.ObjectStore.Bodies;
using Imaging.ObjectStore.Http;
using Imaging.ObjectStore.Objects;
using Imaging.ObjectStore.Storage;

namespace Imaging.ObjectStore.Multipart;

internal static class ListParts
{
    private const int MostParts = 1000;

    public static readonly Operation Operation = new("ListParts", HandleAsync)
    {
        Query = ["uploadId", "max-parts", "part-number-marker", "encoding-type"],
    };

    private static async Task HandleAsync(S3Request request, BucketCatalog buckets)
    {
        var bucket = buckets[request.BucketName];
        var upload = bucket.Uploads.Find(request.Query["uploadId"], request.Key);
        var max = request.Number("max-parts", MostParts, MostParts);
        var after = request.Number("part-number-marker", 0, int.MaxValue);
        var encode = ListingXml.Encoder(request);
        var parts = await buckets.Disk.RunAsync(() => upload.Parts(after).Take(max + 1).ToList());
        var isTruncated = parts.Count > max;
        if (isTruncated)
            parts.RemoveAt(max);

        await XmlAnswer.WriteAsync(request, "ListPartsResult", xml =>
        {
            xml.Element("Bucket", bucket.Name);
            xml.Element("Key", encode(request.Key));
            xml.Element("EncodingType", request.Query["encoding-type"]);
            xml.Element("UploadId", upload.Id);
            xml.Owner("Initiator");
            xml.Owner();
            xml.Element("StorageClass", "STANDARD");
            xml.Element("PartNumberMarker", after);
            if (isTruncated && parts.Count > 0)
                xml.Element("NextPartNumberMarker", parts[^1].Number);
            xml.Element("MaxParts", max);
            xml.Element("IsTruncated", isTruncated);
            xml.Element("ChecksumAlgorithm", upload.Record.ChecksumAlgorithm);
            xml.Element("ChecksumType", upload.Record.ChecksumType);
            foreach (var (number, part) in parts)
            {
                xml.WriteStartElement("Part");
                xml.Element("PartNumber", number);
                xml.Element("LastModified", part.Modified);
                xml.Element("ETag", $"\"{part.ETag}\"");
                xml.Element("Size", part.Size);
                if (part.Checksum is { } checksum)
                    xml.Element(ChecksumAlgorithm.Named(checksum.Algorithm)!.Element, checksum.Value);
                xml.WriteEndElement();
            }
        });
    }
}
