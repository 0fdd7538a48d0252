using Imaging.ObjectStore.Http;
using Imaging.ObjectStore.Storage;

namespace Imaging.ObjectStore.Objects;

internal static class ListObjectsV2
{
    public static readonly Operation Operation = new("ListObjectsV2", HandleAsync)
    {
        Query = [.. CommonNames.Listing, "list-type", "continuation-token", "start-after", "fetch-owner"],
        Headers = ["x-amz-optional-object-attributes"],
    };

    private static Task HandleAsync(S3Request request, BucketCatalog buckets)
    {
        if (request.Query["list-type"] != "2")
            throw new S3Exception(S3Error.InvalidArgument("There is no such way to list."));
        var token = request.Query["continuation-token"];
        var startAfter = request.Query["start-after"];
        var after = ContinuationToken.Decode(token) ?? startAfter;
        var encode = ListingXml.Encoder(request);
        var listing = Listing.Page(buckets[request.BucketName].Index, ListingXml.Query(request, after));
        return XmlAnswer.WriteAsync(request, "ListBucketResult", xml =>
        {
            ListingXml.Head(xml, request, listing, encode);
            xml.Element("KeyCount", listing.Entries.Count + listing.CommonPrefixes.Count);
            xml.Element("ContinuationToken", token);
            if (startAfter is not null)
                xml.Element("StartAfter", encode(startAfter));
            if (listing.IsTruncated)
                xml.Element("NextContinuationToken", ContinuationToken.Encode(listing.Last!));
            foreach (var entry in listing.Entries)
            {
                xml.WriteStartElement("Contents");
                xml.Element("Key", encode(entry.KeyText));
                ListingXml.Object(xml, entry);
                if (request.Query["fetch-owner"] == "true")
                    xml.Owner();
                xml.WriteEndElement();
            }
            ListingXml.CommonPrefixes(xml, listing, encode);
        });
    }
}
