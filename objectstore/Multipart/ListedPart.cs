using System.Globalization;
using System.Xml.Linq;
using Imaging.ObjectStore.Bodies;
using Imaging.ObjectStore.Http;
using Imaging.ObjectStore.Storage;

namespace Imaging.ObjectStore.Multipart;

/// <summary>One line of the list that completes an upload: a part's number, its tag, perhaps its checksum.</summary>
internal sealed record ListedPart(int Number, string ETag, Checksum? Checksum)
{
    private static readonly string[] Names =
        ["PartNumber", "ETag", .. ChecksumAlgorithm.All.Select(algorithm => algorithm.Element)];

    public static List<ListedPart> Parse(XElement document)
    {
        document.RefuseOthersThan("Part");
        var listed = new List<ListedPart>();
        foreach (var part in document.Children("Part").Select(One))
        {
            // A part that was sent twice may be listed twice: as with the bytes, what comes last is meant.
            if (listed.Count > 0 && listed[^1].Number == part.Number)
                listed.RemoveAt(listed.Count - 1);
            if (listed.Count > 0 && listed[^1].Number > part.Number)
                throw new S3Exception(S3Error.InvalidPartOrder);
            listed.Add(part);
        }
        return listed.Count is > 0 and <= UploadPart.MostParts ? listed : throw new S3Exception(S3Error.MalformedXml);
    }

    /// <summary>What was received as this part, if it is what the list says.</summary>
    public PartRecord Received(Upload upload)
    {
        var path = upload.PathOf(Number);
        if (!File.Exists(path))
            throw new S3Exception(S3Error.InvalidPart);
        var part = RecordFile.Read(path, RecordJson.Default.PartRecord);
        return part.ETag == ETag && (Checksum is null || Checksum == part.Checksum)
            ? part
            : throw new S3Exception(S3Error.InvalidPart);
    }

    private static ListedPart One(XElement part)
    {
        part.RefuseOthersThan(Names);
        if (!int.TryParse(part.Text("PartNumber"), NumberStyles.None, null, out var number)
            || part.Text("ETag") is not { } etag)
            throw new S3Exception(S3Error.MalformedXml);
        var checksums = ChecksumAlgorithm.All
            .Where(algorithm => part.Text(algorithm.Element) is not null)
            .Select(algorithm => new Checksum(algorithm.Name, part.Text(algorithm.Element)!, Checksum.FullObject))
            .ToList();
        return new(number, etag.Trim().Trim('"'), checksums.Count < 2 ? checksums.FirstOrDefault()
            : throw new S3Exception(S3Error.MalformedXml));
    }
}
