using System.Xml;
using Imaging.ObjectStore.Bodies;
using Imaging.ObjectStore.Http;

namespace Imaging.ObjectStore.Objects;

internal static class AnsweredChecksum
{
    public static void Add(HttpResponse response, Checksum? checksum)
    {
        if (checksum is null)
            return;
        response.Headers[checksum.Header] = checksum.Value;
        response.Headers["x-amz-checksum-type"] = checksum.Type;
    }

    public static void Add(XmlWriter xml, Checksum? checksum)
    {
        if (checksum is null)
            return;
        xml.Element(ChecksumAlgorithm.Named(checksum.Algorithm)!.Element, checksum.Value);
        xml.Element("ChecksumType", checksum.Type);
    }
}
