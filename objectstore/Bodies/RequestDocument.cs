using System.Xml;
using System.Xml.Linq;
using Imaging.ObjectStore.Http;

namespace Imaging.ObjectStore.Bodies;

/// <summary>A request's XML document: bounded, without a document type, its elements in any namespace.</summary>
internal static class RequestDocument
{
    /// <summary>Room for a completion with 10,000 parts and a checksum each.</summary>
    private const int LongestDocument = 4 * 1024 * 1024;

    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        CheckCharacters = false, // Keys may hold any character, as a reference.
        MaxCharactersInDocument = LongestDocument,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
    };

    public static Task<XElement> ReadAsync(S3Request request, string root) =>
        ReadAsync(request, root, DeclaredDigests.Of(request));

    public static async Task<XElement> ReadAsync(S3Request request, string root, DeclaredDigests declared)
    {
        using var sink = new Sink();
        await IncomingBody.ReceiveAsync(request, sink, declared);
        if (sink.Document.Length == 0)
            throw new S3Exception(S3Error.MalformedXml);
        sink.Document.Position = 0;
        try
        {
            using var reader = XmlReader.Create(sink.Document, Settings);
            RefuseDeepNesting(reader);
            sink.Document.Position = 0;
            using var again = XmlReader.Create(sink.Document, Settings);
            var element = XElement.Load(again);
            return element.Name.LocalName == root ? element : throw new S3Exception(S3Error.MalformedXml);
        }
        catch (XmlException)
        {
            throw new S3Exception(S3Error.MalformedXml);
        }
    }

    /// <summary>What a document asks for besides is as little understood as an unknown header.</summary>
    public static void RefuseOthersThan(this XElement parent, params string[] names)
    {
        foreach (var element in parent.Elements())
            if (!names.Contains(element.Name.LocalName))
                throw new S3Exception(S3Error.NotImplemented);
    }

    public static IEnumerable<XElement> Children(this XElement parent, string name) =>
        parent.Elements().Where(element => element.Name.LocalName == name);

    public static string? Text(this XElement parent, string name) => parent.Children(name).FirstOrDefault()?.Value;

    /// <summary>
    /// The tree is loaded recursively: a few kilobytes of nesting must not reach the end of the stack.
    /// </summary>
    private static void RefuseDeepNesting(XmlReader reader)
    {
        while (reader.Read())
            if (reader.Depth > 16)
                throw new S3Exception(S3Error.MalformedXml);
    }

    private sealed class Sink : BodySink, IDisposable
    {
        public MemoryStream Document { get; } = new();

        public override void Write(ReadOnlySpan<byte> data)
        {
            if (Document.Length + data.Length > LongestDocument)
                throw new S3Exception(S3Error.MalformedXml);
            Document.Write(data);
        }

        public void Dispose() => Document.Dispose();
    }
}
