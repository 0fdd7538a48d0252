using System.Text;
using Imaging.ObjectStore.Http;
using Imaging.ObjectStore.Storage;

namespace Imaging.ObjectStore.Objects;

internal static class ListObjectsV2
{
    public static Task HandleAsync(S3Request request, BucketCatalog buckets)
    {
        var token = request.Query["continuation-token"];
        var startAfter = request.Query["start-after"];
        var after = token is null ? startAfter : Decode(token);
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
                xml.Element("NextContinuationToken", Convert.ToBase64String(Encoding.UTF8.GetBytes(listing.Last!)));
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

    private static string Decode(string token)
    {
        var bytes = new byte[token.Length];
        return Convert.TryFromBase64String(token, bytes, out var length)
            ? Encoding.UTF8.GetString(bytes, 0, length)
            : throw new S3Exception(S3Error.InvalidArgument("The continuation token provided is incorrect"));
    }
}
