using System.Globalization;
using System.Text;
using System.Xml;

namespace Imaging.ObjectStore.Http;

internal static class XmlAnswer
{
    /// <summary>The one whose key it is owns everything.</summary>
    public const string OwnerId = "imaging";

    private const string Namespace = "http://s3.amazonaws.com/doc/2006-03-01/";

    // Keys may hold characters that XML 1.0 has no place for; S3 writes them as references all the same.
    private static readonly XmlWriterSettings Settings =
        new() { Encoding = new UTF8Encoding(false), CheckCharacters = false };

    public static Task WriteAsync(S3Request request, string root, Action<XmlWriter> content) =>
        WriteAsync(request.Http, 200, root, Namespace, content);

    public static Task WriteErrorAsync(HttpContext http, S3Error error)
    {
        if (error.ObjectSize is { } size)
            http.Response.Headers.ContentRange = $"bytes */{size}";
        return WriteAsync(http, error.Status, "Error", "", xml =>
        {
            xml.Element("Code", error.Code);
            xml.Element("Message", error.Message);
            xml.Element("Region", error.Region);
            if (error.ObjectSize is { } actual)
                xml.Element("ActualObjectSize", actual);
            xml.Element("RequestId", http.TraceIdentifier);
        });
    }

    public static void Element(this XmlWriter xml, string name, string? value)
    {
        if (value is not null)
            xml.WriteElementString(name, value);
    }

    public static void Element(this XmlWriter xml, string name, long value) =>
        xml.WriteElementString(name, value.ToString(CultureInfo.InvariantCulture));

    public static void Element(this XmlWriter xml, string name, bool value) =>
        xml.WriteElementString(name, value ? "true" : "false");

    public static void Element(this XmlWriter xml, string name, DateTimeOffset value) => xml.WriteElementString(
        name, value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));

    public static void Owner(this XmlWriter xml, string element = "Owner")
    {
        xml.WriteStartElement(element);
        xml.Element("ID", OwnerId);
        xml.Element("DisplayName", OwnerId);
        xml.WriteEndElement();
    }

    private static async Task WriteAsync(
        HttpContext http, int status, string root, string ns, Action<XmlWriter> content)
    {
        using var document = new MemoryStream();
        using (var xml = XmlWriter.Create(document, Settings))
        {
            xml.WriteStartElement(root, ns);
            content(xml);
            xml.WriteEndElement();
        }
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/xml";
        http.Response.ContentLength = document.Length;
        if (!HttpMethods.IsHead(http.Request.Method))
            await http.Response.Body.WriteAsync(
                document.GetBuffer().AsMemory(0, (int)document.Length), http.RequestAborted);
    }
}
