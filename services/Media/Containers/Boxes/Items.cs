using System.Buffers.Binary;
using System.Text;

namespace Imaging.Media.Containers.Boxes;

/// <param name="Type">hvc1, grid, Exif, mime, ...</param>
/// <param name="ContentType">Of a mime item.</param>
/// <param name="Encoding">Of a mime item's content; empty for none.</param>
internal sealed record Item(uint Id, string Type, string ContentType, string Encoding);

/// <param name="Method">0: offsets in the file, 1: in the idat box, 2: in another item.</param>
internal sealed record ItemLocation(uint Id, int Method, bool IsElsewhere, List<ItemExtent> Extents);

/// <param name="Index">Which of the items that it refers to holds the bytes, by method 2.</param>
/// <param name="Length">0: all there is.</param>
internal readonly record struct ItemExtent(long Index, long Offset, long Length);

/// <summary>Reads the boxes that describe items (ISO/IEC 14496-12, 8.11).</summary>
internal static class Items
{
    private const int MaxItems = 20_000;

    // Fields of no width make extents that take no bytes.
    private const int MaxExtents = 100_000;

    /// <summary>Of iinf: one infe for each item.</summary>
    public static List<Item> ReadInfos(ReadOnlySpan<byte> iinf)
    {
        List<Item> items = [];
        int at = iinf is [0, ..] ? 6 : 8;
        while (at + 8 <= iinf.Length && items.Count < MaxItems)
        {
            uint size = BinaryPrimitives.ReadUInt32BigEndian(iinf[at..]);
            if (size < 8 || size > iinf.Length - at)
                break;
            if (iinf.Slice(at + 4, 4).SequenceEqual("infe"u8))
                items.Add(ReadInfo(iinf.Slice(at + 8, (int)size - 8)));
            at += (int)size;
        }
        return items;
    }

    private static Item ReadInfo(ReadOnlySpan<byte> infe)
    {
        int version = infe.IsEmpty ? 0 : infe[0];
        var fields = new ItemFields(infe, 4);
        uint id = (uint)fields.Number(version == 3 ? 4 : 2);
        fields.Number(2);
        string type = version >= 2 ? Latin(BitConverter.GetBytes((uint)fields.Number(4)).Reverse().ToArray()) : "mime";
        fields.Text();
        return type == "mime" ? new Item(id, type, fields.Text(), fields.Text()) : new Item(id, type, "", "");
    }

    /// <summary>Of iloc. False if it breaks off.</summary>
    public static bool TryReadLocations(ReadOnlySpan<byte> iloc, out List<ItemLocation> locations)
    {
        locations = [];
        int version = iloc.IsEmpty ? 0 : iloc[0];
        var fields = new ItemFields(iloc, 4);
        int sizes = (int)fields.Number(2);
        int offsetSize = sizes >> 12, lengthSize = sizes >> 8 & 15, baseSize = sizes >> 4 & 15;
        int indexSize = version == 0 ? 0 : sizes & 15;
        long count = fields.Number(version < 2 ? 2 : 4);
        int extentsInAll = 0;
        for (long i = 0; i < count && i <= MaxItems && !fields.IsShort; i++)
        {
            uint id = (uint)fields.Number(version < 2 ? 2 : 4);
            int method = version == 0 ? 0 : (int)fields.Number(2) & 15;
            bool isElsewhere = fields.Number(2) != 0;
            long from = fields.Number(baseSize);
            long extents = fields.Number(2);
            var location = new ItemLocation(id, method, isElsewhere, []);
            for (long e = 0; e < extents && extentsInAll++ < MaxExtents && !fields.IsShort; e++)
            {
                long index = fields.Number(indexSize);
                long offset = fields.Number(offsetSize);
                location.Extents.Add(new ItemExtent(index, unchecked(from + offset), fields.Number(lengthSize)));
            }
            locations.Add(location);
        }
        return !fields.IsShort && locations.Count <= MaxItems && extentsInAll <= MaxExtents;
    }

    /// <summary>Of iref: the items that each item takes its bytes from.</summary>
    public static Dictionary<uint, List<uint>> ReadSources(ReadOnlySpan<byte> iref)
    {
        Dictionary<uint, List<uint>> sources = [];
        int width = iref is [0, ..] ? 2 : 4;
        for (int at = 4; at + 8 <= iref.Length;)
        {
            uint size = BinaryPrimitives.ReadUInt32BigEndian(iref[at..]);
            if (size < 8 || size > iref.Length - at)
                break;
            if (iref.Slice(at + 4, 4).SequenceEqual("iloc"u8))
            {
                var fields = new ItemFields(iref.Slice(at, (int)size), 8);
                var list = sources[(uint)fields.Number(width)] = [];
                for (long i = fields.Number(2); i > 0 && !fields.IsShort; i--)
                    list.Add((uint)fields.Number(width));
            }
            at += (int)size;
        }
        return sources;
    }

    private static string Latin(byte[] bytes) => System.Text.Encoding.Latin1.GetString(bytes);
}

/// <summary>Numbers and texts one after another; past the end they are zero and empty.</summary>
internal ref struct ItemFields(ReadOnlySpan<byte> bytes, int at)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _at = at;

    public bool IsShort { get; private set; } = at > bytes.Length;

    public long Number(int width)
    {
        IsShort |= _at + width > _bytes.Length;
        if (IsShort)
            return 0;
        ulong number = 0;
        foreach (byte b in _bytes.Slice(_at, width))
            number = number << 8 | b;
        _at += width;
        return (long)number;
    }

    public string Text()
    {
        if (IsShort || _at >= _bytes.Length)
            return "";
        int length = _bytes[_at..].IndexOf((byte)0);
        var text = length < 0 ? _bytes[_at..] : _bytes.Slice(_at, length);
        _at += text.Length + 1;
        return Encoding.Latin1.GetString(text);
    }
}
