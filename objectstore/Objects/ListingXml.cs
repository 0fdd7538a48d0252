using System.Xml;
using Imaging.ObjectStore.Http;
using Imaging.ObjectStore.Storage;

namespace Imaging.ObjectStore.Objects;

/// <summary>What the three listings have in common.</summary>
internal static class ListingXml
{
    private const int MostKeys = 1000;

    public static ListingQuery Query(S3Request request, string? after) => new(
        request.Query["prefix"] ?? "", request.Query["delimiter"] ?? "", after,
        request.Number("max-keys", MostKeys, MostKeys));

    /// <summary>encoding-type=url: what XML cannot carry, a client asks to have percent-encoded.</summary>
    public static Func<string, string> Encoder(S3Request request) => request.Query["encoding-type"] switch
    {
        null => text => text,
        "url" => PercentEncoding.EncodePath,
        _ => throw new S3Exception(S3Error.InvalidArgument("Invalid Encoding Method specified in Request")),
    };

    public static void Head(XmlWriter xml, S3Request request, Listing listing, Func<string, string> encode)
    {
        xml.Element("Name", request.BucketName);
        xml.Element("Prefix", encode(request.Query["prefix"] ?? ""));
        if (request.Query["delimiter"] is { Length: > 0 } delimiter)
            xml.Element("Delimiter", encode(delimiter));
        xml.Element("MaxKeys", request.Number("max-keys", MostKeys, MostKeys));
        xml.Element("EncodingType", request.Query["encoding-type"]);
        xml.Element("IsTruncated", listing.IsTruncated);
    }

    public static void Object(XmlWriter xml, IndexEntry entry)
    {
        xml.Element("LastModified", entry.Modified);
        xml.Element("ETag", $"\"{entry.ETag}\"");
        xml.Element("Size", entry.Size);
        xml.Element("StorageClass", "STANDARD");
    }

    public static void CommonPrefixes(XmlWriter xml, Listing listing, Func<string, string> encode)
    {
        foreach (var prefix in listing.CommonPrefixes)
        {
            xml.WriteStartElement("CommonPrefixes");
            xml.Element("Prefix", encode(prefix));
            xml.WriteEndElement();
        }
    }
}
