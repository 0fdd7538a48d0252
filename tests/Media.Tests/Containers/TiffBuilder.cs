using System.Buffers.Binary;
using System.Text;

namespace Imaging.Media.Tests.Containers;

/// <summary>Writes EXIF blocks: directories with their values behind them, in either byte order.</summary>
internal sealed class TiffBuilder(bool bigEndian = false)
{
    private readonly List<Entry> _entries = [];

    /// <summary>Offset of the next directory in the chain, if not that of <see cref="Next"/>.</summary>
    public uint? NextOffset { get; init; }

    public TiffBuilder? Next { get; set; }

    public TiffBuilder Text(int tag, string text) => Add(tag, 2, Encoding.ASCII.GetBytes(text + "\0"));

    public TiffBuilder Short(int tag, int value) => Add(tag, 3, Bytes2(value));

    public TiffBuilder Long(int tag, uint value) => Add(tag, 4, Bytes4(value));

    public TiffBuilder Raw(int tag, byte[] value) => Add(tag, 7, value);

    public TiffBuilder Rationals(int tag, params uint[] values) => Add(tag, 5, [.. values.SelectMany(Bytes4)]);

    public TiffBuilder Add(int tag, int type, byte[] value)
    {
        _entries.Add(new Entry(tag, type, value, null));
        return this;
    }

    public TiffBuilder Directory(int tag, TiffBuilder directory)
    {
        _entries.Add(new Entry(tag, 4, [], directory));
        return this;
    }

    /// <summary>51 deg 30' 12.34" N, 0 deg 7' 39.01" W as a phone writes it.</summary>
    public static TiffBuilder Gps(bool bigEndian = false) => new TiffBuilder(bigEndian)
        .Add(0, 1, [2, 3, 0, 0]).Text(1, "N").Rationals(2, 51, 1, 30, 1, 1234, 100)
        .Text(3, "W").Rationals(4, 0, 1, 7, 1, 3901, 100).Rationals(6, 4281, 100).Text(0x1D, "2024:05:06");

    /// <summary>What a phone writes: camera, orientation, time and place.</summary>
    public static TiffBuilder Phone(bool bigEndian = false, TiffBuilder? gps = null) => new TiffBuilder(bigEndian)
        .Text(0x010F, "Camera maker").Short(0x0112, 6).Text(0x0132, "2024:05:06 07:08:09")
        .Directory(0x8769, new TiffBuilder(bigEndian)
            .Text(0x9003, "2024:05:06 07:08:09").Text(0x9011, "+01:00").Raw(0x927C, [.. "maker's note, long"u8]))
        .Directory(0x8825, gps ?? Gps(bigEndian));

    public byte[] ToArray()
    {
        var bytes = new MemoryStream();
        bytes.Write(bigEndian ? "MM\0*"u8 : "II*\0"u8);
        bytes.Write(Bytes4(8));
        Write(bytes);
        return bytes.ToArray();
    }

    private void Write(MemoryStream bytes)
    {
        long start = bytes.Position;
        int length = 2 + 12 * _entries.Count + 4;
        bytes.Write(new byte[length]);
        var table = new MemoryStream();
        table.Write(Bytes2(_entries.Count));
        foreach (var entry in _entries)
        {
            var value = entry.Directory is null ? entry.Value : Bytes4((uint)bytes.Position);
            entry.Directory?.Write(bytes);
            table.Write([.. Bytes2(entry.Tag), .. Bytes2(entry.Type), .. Bytes4((uint)(value.Length / Size(entry.Type)))]);
            table.Write(value.Length <= 4 ? [.. value, .. new byte[4 - value.Length]] : Bytes4((uint)bytes.Position));
            if (value.Length > 4)
                bytes.Write([.. value, .. new byte[value.Length % 2]]);
        }
        table.Write(Bytes4(NextOffset ?? (Next is null ? 0 : (uint)bytes.Position)));
        Next?.Write(bytes);
        long end = bytes.Position;
        bytes.Position = start;
        table.WriteTo(bytes);
        bytes.Position = end;
    }

    private static int Size(int type) => type switch { 3 => 2, 4 => 4, 5 => 8, _ => 1 };

    private byte[] Bytes2(int value)
    {
        var bytes = new byte[2];
        if (bigEndian)
            BinaryPrimitives.WriteUInt16BigEndian(bytes, (ushort)value);
        else
            BinaryPrimitives.WriteUInt16LittleEndian(bytes, (ushort)value);
        return bytes;
    }

    private byte[] Bytes4(uint value)
    {
        var bytes = new byte[4];
        if (bigEndian)
            BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        else
            BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        return bytes;
    }

    private sealed record Entry(int Tag, int Type, byte[] Value, TiffBuilder? Directory);
}
