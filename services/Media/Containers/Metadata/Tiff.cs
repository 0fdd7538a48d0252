using System.Buffers.Binary;

namespace Imaging.Media.Containers.Metadata;

/// <summary>A TIFF structure (TIFF 6.0, 2) in memory.</summary>
internal sealed class Tiff
{
    public const int HeaderLength = 8;
    public const int EntryLength = 12;

    private readonly Memory<byte> _memory;
    private readonly bool _bigEndian;

    private Tiff(Memory<byte> memory)
    {
        _memory = memory;
        _bigEndian = memory.Span.StartsWith("MM"u8);
    }

    public Span<byte> Bytes => _memory.Span;

    public uint FirstDirectory => UInt32(4);

    /// <summary>Null where no reader would find a directory.</summary>
    public static Tiff? Open(Memory<byte> memory)
    {
        var bytes = memory.Span;
        if (bytes.Length < HeaderLength || !(bytes.StartsWith("II*\0"u8) || bytes.StartsWith("MM\0*"u8)))
            return null;
        var tiff = new Tiff(memory);
        return tiff.Directory(tiff.FirstDirectory, TiffRole.Main) is null ? null : tiff;
    }

    public ushort UInt16(int at) => _bigEndian
        ? BinaryPrimitives.ReadUInt16BigEndian(Bytes[at..])
        : BinaryPrimitives.ReadUInt16LittleEndian(Bytes[at..]);

    public uint UInt32(int at) => _bigEndian
        ? BinaryPrimitives.ReadUInt32BigEndian(Bytes[at..])
        : BinaryPrimitives.ReadUInt32LittleEndian(Bytes[at..]);

    public void SetUInt16(int at, int value)
    {
        if (_bigEndian)
            BinaryPrimitives.WriteUInt16BigEndian(Bytes[at..], (ushort)value);
        else
            BinaryPrimitives.WriteUInt16LittleEndian(Bytes[at..], (ushort)value);
    }

    /// <summary>Null if it begins outside; of one that runs over the end, the entries that are there.</summary>
    public TiffDirectory? Directory(uint offset, TiffRole role)
    {
        if (offset < HeaderLength || offset + 2L > Bytes.Length)
            return null;
        int at = (int)offset;
        int count = Math.Min(UInt16(at), (Bytes.Length - at - 2) / EntryLength);
        return new TiffDirectory(at, count, role);
    }

    public TiffEntry Entry(TiffDirectory directory, int index)
    {
        int at = directory.EntryAt(index);
        int type = UInt16(at + 2);
        long length = (long)UInt32(at + 4) * SizeOf(type);
        long valueAt = length <= 4 ? at + 8 : UInt32(at + 8);
        return valueAt + length <= Bytes.Length
            ? new TiffEntry(at, UInt16(at), type, (int)valueAt, (int)length)
            : new TiffEntry(at, UInt16(at), type, 0, 0);
    }

    public Memory<byte> Value(TiffEntry entry) => _memory.Slice(entry.ValueAt, entry.Length);

    /// <summary>Takes entries out of a directory: those after them move up, and so does the next one's
    /// offset.</summary>
    public void Close(TiffDirectory directory, HashSet<int> removed)
    {
        var bytes = Bytes;
        int kept = 0;
        for (int i = 0; i < directory.Count; i++)
        {
            if (!removed.Contains(i))
                bytes.Slice(directory.EntryAt(i), EntryLength).CopyTo(bytes[directory.EntryAt(kept++)..]);
        }
        int end = directory.EntryAt(kept);
        // Where the next one's offset stood it stays too: some writers let a value begin there.
        if (directory.End + 4 <= bytes.Length)
        {
            bytes.Slice(directory.End, 4).CopyTo(bytes[end..]);
            end += 4;
        }
        bytes[end..directory.End].Clear();
        SetUInt16(directory.At, kept);
    }

    private static int SizeOf(int type) => type switch
    {
        1 or 2 or 6 or 7 or 129 => 1,
        3 or 8 => 2,
        4 or 9 or 11 or 13 => 4,
        5 or 10 or 12 => 8,
        _ => 0,
    };
}

/// <summary>What a directory is for, which decides what its tags mean.</summary>
internal enum TiffRole
{
    /// <summary>IFD0, whose orientation counts.</summary>
    Main,

    /// <summary>The thumbnail's and others in the chain.</summary>
    Other,
    Exif,
    Gps,
    Panasonic,
    Nikon,
}

internal sealed record TiffDirectory(int At, int Count, TiffRole Role)
{
    /// <summary>Without the pointer to the next one, which not every writer puts there.</summary>
    public int End => EntryAt(Count);

    public int EntryAt(int index) => At + 2 + index * Tiff.EntryLength;
}

/// <param name="ValueAt">Within the entry if it is at most four bytes long; 0 with no length if it lies
/// outside.</param>
internal readonly record struct TiffEntry(int At, int Tag, int Type, int ValueAt, int Length)
{
    public bool IsOutOfLine => Length > 4;
}
