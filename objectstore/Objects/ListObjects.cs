using Imaging.ObjectStore.Http;
using Imaging.ObjectStore.Storage;

namespace Imaging.ObjectStore.Objects;

/// <summary>The first version of listing, which s3cmd uses: pages go on from a key instead of a token.</summary>
internal static class ListObjects
{
    public static readonly Operation Operation = new("ListObjects", HandleAsync)
    {
        Query = [.. CommonNames.Listing, "marker"],
        Headers = ["x-amz-optional-object-attributes"],
    };

    private static Task HandleAsync(S3Request request, BucketCatalog buckets)
    {
        var marker = request.Query["marker"] ?? "";
        var encode = ListingXml.Encoder(request);
        var listing = Listing.Page(buckets[request.BucketName].Index, ListingXml.Query(request, marker));
        return XmlAnswer.WriteAsync(request, "ListBucketResult", xml =>
        {
            ListingXml.Head(xml, request, listing, encode);
            xml.Element("Marker", encode(marker));
            if (listing.IsTruncated)
                xml.Element("NextMarker", encode(listing.Last!));
            foreach (var entry in listing.Entries)
            {
                xml.WriteStartElement("Contents");
                xml.Element("Key", encode(entry.KeyText));
                ListingXml.Object(xml, entry);
                xml.Owner();
                xml.WriteEndElement();
            }
            ListingXml.CommonPrefixes(xml, listing, encode);
        });
    }
}
