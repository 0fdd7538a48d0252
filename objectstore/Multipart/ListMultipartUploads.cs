using Imaging.ObjectStore.Http;
using Imaging.ObjectStore.Objects;
using Imaging.ObjectStore.Storage;

namespace Imaging.ObjectStore.Multipart;

internal static class ListMultipartUploads
{
    private const int MostUploads = 1000;

    public static readonly Operation Operation = new("ListMultipartUploads", HandleAsync)
    {
        Query = ["uploads", "prefix", "key-marker", "upload-id-marker", "max-uploads", "encoding-type"],
    };

    private static Task HandleAsync(S3Request request, BucketCatalog buckets)
    {
        var bucket = buckets[request.BucketName];
        var prefix = request.Query["prefix"] ?? "";
        var (keyMarker, idMarker) = (request.Query["key-marker"] ?? "", request.Query["upload-id-marker"] ?? "");
        var max = request.Number("max-uploads", MostUploads, MostUploads);
        var encode = ListingXml.Encoder(request);
        // Uploads are few and live for hours: sorting them all for each page is cheap enough.
        var uploads = bucket.Uploads.All
            .Where(upload => upload.Record.Key.StartsWith(prefix, StringComparison.Ordinal))
            .OrderBy(upload => upload.Record.Key, StringComparer.Ordinal)
            .ThenBy(upload => upload.Id, StringComparer.Ordinal)
            .SkipWhile(upload => string.CompareOrdinal(upload.Record.Key, keyMarker) switch
            {
                < 0 => true,
                0 => idMarker.Length == 0 || string.CompareOrdinal(upload.Id, idMarker) <= 0,
                _ => false,
            })
            .Take(max + 1).ToList();
        var isTruncated = uploads.Count > max;
        if (isTruncated)
            uploads.RemoveAt(max);

        return XmlAnswer.WriteAsync(request, "ListMultipartUploadsResult", xml =>
        {
            xml.Element("Bucket", bucket.Name);
            xml.Element("KeyMarker", encode(keyMarker));
            xml.Element("UploadIdMarker", idMarker);
            if (isTruncated && uploads.Count > 0)
            {
                xml.Element("NextKeyMarker", encode(uploads[^1].Record.Key));
                xml.Element("NextUploadIdMarker", uploads[^1].Id);
            }
            xml.Element("Prefix", encode(prefix));
            xml.Element("EncodingType", request.Query["encoding-type"]);
            xml.Element("MaxUploads", max);
            xml.Element("IsTruncated", isTruncated);
            foreach (var upload in uploads)
            {
                xml.WriteStartElement("Upload");
                xml.Element("Key", encode(upload.Record.Key));
                xml.Element("UploadId", upload.Id);
                xml.Owner("Initiator");
                xml.Owner();
                xml.Element("StorageClass", "STANDARD");
                xml.Element("Initiated", upload.Record.Initiated);
                xml.WriteEndElement();
            }
        });
    }
}
