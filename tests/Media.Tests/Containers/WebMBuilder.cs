using System.Buffers.Binary;
using System.Text;
using Imaging.Media.Containers;

namespace Imaging.Media.Tests.Containers;

/// <summary>Writes EBML elements, and small WebM files of them.</summary>
internal sealed record WebMBuilder
{
    public string DocType { get; init; } = "webm";

    /// <summary>Segment and clusters without a size, as a browser records.</summary>
    public bool IsLive { get; init; }

    public int TrackType { get; init; } = 1;

    /// <summary>Between tracks and clusters.</summary>
    public byte[][] Before { get; init; } = [];

    public byte[][] After { get; init; } = [];

    public static byte[] Block => [0x81, 0, 0, 0x80, 1, 2, 3, 4];

    public byte[] ToArray()
    {
        var header = Element(0x1A45DFA3, Element(0x4286, [1]), Element(0x4282, Encoding.ASCII.GetBytes(DocType)));
        var info = Element(0x1549A966, Element(0x2AD7B1, [0x0F, 0x42, 0x40]), Element(0x4489, Double(10_000)),
            Element(0x4461, Long(736_326_489_000_000_000)));
        var tracks = Element(0x1654AE6B, Element(0xAE, Element(0xD7, [1]), Element(0x83, [(byte)TrackType]),
            Element(0xE0, Element(0xB0, [5, 0]), Element(0xBA, [2, 0xD0]))));
        byte[] cluster = [.. Element(0xE7, [0]), .. Element(0xA3, Block), .. Element(0xA3, Block)];
        byte[] content = [.. info, .. tracks, .. Before.SelectMany(b => b), .. Master(0x1F43B675, cluster),
            .. Master(0x1F43B675, cluster), .. After.SelectMany(a => a)];
        return [.. header, .. Master(0x18538067, content)];
    }

    public static byte[] Element(uint id, params byte[][] content)
    {
        byte[] body = [.. content.SelectMany(c => c)];
        byte[] size = body.Length < 127
            ? [(byte)(0x80 | body.Length)]
            : [0x10, (byte)(body.Length >> 16), (byte)(body.Length >> 8), (byte)body.Length];
        return [.. Id(id), .. size, .. body];
    }

    public static byte[] Tags(params (string Name, string Value)[] tags) => Element(0x1254C367, Element(0x7373,
        [Element(0x63C0), .. tags.Select(t => SimpleTag(t.Name, t.Value))]));

    public static byte[] SimpleTag(string name, string value, params byte[][] within) => Element(0x67C8,
        [Element(0x45A3, Encoding.UTF8.GetBytes(name)), Element(0x4487, Encoding.UTF8.GetBytes(value)), .. within]);

    /// <summary>With a checksum of the content as its first element.</summary>
    public static byte[] Checked(uint id, byte[] content)
    {
        var crc = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(crc, Crc32.Of(content));
        return Element(id, Element(0xBF, crc), content);
    }

    private byte[] Master(uint id, byte[] content) =>
        IsLive ? [.. Id(id), 1, 255, 255, 255, 255, 255, 255, 255, .. content] : Element(id, content);

    private static byte[] Id(uint id)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, id);
        return bytes[Array.FindIndex(bytes, b => b != 0)..];
    }

    private static byte[] Double(double value)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteDoubleBigEndian(bytes, value);
        return bytes;
    }

    private static byte[] Long(long value)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, value);
        return bytes;
    }
}
