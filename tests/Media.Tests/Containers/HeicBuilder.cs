using static Imaging.Media.Tests.Containers.BoxBuilder;

namespace Imaging.Media.Tests.Containers;

/// <summary>A HEIC photo: a picture in mdat and items beside it, each where it is told to be.</summary>
internal sealed record HeicBuilder
{
    private readonly List<(string Type, string ContentType, byte[] Data, int Method, bool IsCut)> _items =
        [("hvc1", "", [1, 2, 3, 4, 5, 6, 7, 8], 0, false)];

    public byte[][] Properties { get; init; } = [Full("ispe", 0, UInt32(4032), UInt32(3024))];

    public byte[][] After { get; init; } = [];

    public static byte[] ExifItem(byte[] tiff) => [.. UInt32(6), .. "Exif\0\0"u8, .. tiff];

    /// <param name="method">0: in mdat, 1: in idat, 2: within the item before it, which is then of its own
    /// bytes.</param>
    /// <param name="isCut">In two extents, with bytes of others between.</param>
    public HeicBuilder Item(string type, string contentType, byte[] data, int method = 0, bool isCut = false)
    {
        _items.Add((type, contentType, data, method, isCut));
        return this;
    }

    public byte[] ToArray()
    {
        // The meta box is as long whatever the offsets, so that it is written twice.
        int offset = 0;
        byte[] file = [];
        for (int pass = 0; pass < 2; pass++)
        {
            var mdat = new List<byte>();
            var idat = new List<byte>();
            var meta = Meta(offset, mdat, idat);
            byte[] before = [.. Ftyp("heic", "mif1", "heic"), .. meta];
            offset = before.Length + 8;
            file = [.. before, .. Box("mdat", [.. mdat]), .. After.SelectMany(a => a)];
        }
        return file;
    }

    private byte[] Meta(int mdatAt, List<byte> mdat, List<byte> idat)
    {
        List<byte[]> infos = [], locations = [], references = [];
        foreach (var ((type, contentType, data, method, isCut), i) in _items.Select((item, i) => (item, i + 1)))
        {
            infos.Add(Full("infe", 2 << 24, UInt16(i), UInt16(0), Latin(type), Latin("\0"),
                Latin(contentType.Length > 0 ? contentType + "\0" : "")));
            var target = method == 1 ? idat : mdat;
            long from = target.Count + (method == 1 ? 0 : mdatAt);
            // Of an item within an item the holder comes first and is all of the bytes with a byte before them.
            if (method == 2)
                (from, references) = (1, [.. references, Box("iloc", UInt16(i), UInt16(1), UInt16(i - 1))]);
            else
                target.AddRange(isCut ? [.. data[..20], 7, 7, 7, .. data[20..]] : data);
            byte[] extents = isCut
                ? [.. UInt16(2), .. Extent(0, from, 20), .. Extent(0, from + 23, data.Length - 20)]
                : [.. UInt16(1), .. Extent(method == 2 ? 1 : 0, from, data.Length)];
            locations.Add([.. UInt16(i), .. UInt16(method), .. UInt16(0), .. extents]);
        }
        int count = _items.Count;
        return Full("meta", 0, [Full("hdlr", 0, UInt32(0), Latin("pict"), new byte[13]), Full("pitm", 0, UInt16(1)),
            Full("iinf", 0, [UInt16(count), .. infos]),
            Full("iloc", 1 << 24, [UInt16(0x4404), UInt16(count), .. locations]),
            Box("iprp", Box("ipco", Properties), Full("ipma", 0, UInt32(1), UInt16(1),
                [(byte)Properties.Length, .. Properties.Select((_, p) => (byte)(p + 1))])),
            Full("iref", 0, [.. references]), Box("idat", [.. idat])]);
    }

    private static byte[] Extent(int index, long offset, int length) =>
        [.. UInt32((uint)index), .. UInt32((uint)offset), .. UInt32((uint)length)];
}
