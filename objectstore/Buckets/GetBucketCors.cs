using System.Xml;
using Imaging.ObjectStore.Http;
using Imaging.ObjectStore.Storage;

namespace Imaging.ObjectStore.Buckets;

internal static class GetBucketCors
{
    public static readonly Operation Operation = new("GetBucketCors", HandleAsync)
    {
        Query = ["cors"],
    };

    private static Task HandleAsync(S3Request request, BucketCatalog buckets)
    {
        var rules = buckets[request.BucketName].Record.Cors ?? throw new S3Exception(S3Error.NoSuchCors);
        return XmlAnswer.WriteAsync(request, "CORSConfiguration", xml =>
        {
            foreach (var rule in rules)
            {
                xml.WriteStartElement("CORSRule");
                xml.Element("ID", rule.Id);
                All(xml, "AllowedOrigin", rule.Origins);
                All(xml, "AllowedMethod", rule.Methods);
                All(xml, "AllowedHeader", rule.Headers);
                All(xml, "ExposeHeader", rule.Exposed);
                if (rule.MaxAgeSeconds is { } seconds)
                    xml.Element("MaxAgeSeconds", seconds);
                xml.WriteEndElement();
            }
        });
    }

    private static void All(XmlWriter xml, string name, string[] values)
    {
        foreach (var value in values)
            xml.Element(name, value);
    }
}
