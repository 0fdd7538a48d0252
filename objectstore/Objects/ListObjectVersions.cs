using Imaging.ObjectStore.Http;
using Imaging.ObjectStore.Storage;

namespace Imaging.ObjectStore.Objects;

/// <summary>Without versioning every object has one version, and its name is "null".</summary>
internal static class ListObjectVersions
{
    public static readonly Operation Operation = new("ListObjectVersions", HandleAsync)
    {
        Query = [.. CommonNames.Listing, "versions", "key-marker", "version-id-marker"],
        Headers = ["x-amz-optional-object-attributes"],
    };

    private static Task HandleAsync(S3Request request, BucketCatalog buckets)
    {
        var marker = request.Query["key-marker"] ?? "";
        var encode = ListingXml.Encoder(request);
        var listing = Listing.Page(buckets[request.BucketName].Index, ListingXml.Query(request, marker));
        return XmlAnswer.WriteAsync(request, "ListVersionsResult", xml =>
        {
            ListingXml.Head(xml, request, listing, encode);
            xml.Element("KeyMarker", encode(marker));
            xml.Element("VersionIdMarker", request.Query["version-id-marker"] ?? "");
            if (listing.IsTruncated)
            {
                xml.Element("NextKeyMarker", encode(listing.Last!));
                xml.Element("NextVersionIdMarker", "null");
            }
            foreach (var entry in listing.Entries)
            {
                xml.WriteStartElement("Version");
                xml.Element("Key", encode(entry.KeyText));
                xml.Element("VersionId", "null");
                xml.Element("IsLatest", true);
                ListingXml.Object(xml, entry);
                xml.Owner();
                xml.WriteEndElement();
            }
            ListingXml.CommonPrefixes(xml, listing, encode);
        });
    }
}
