using System.Buffers.Binary;
using static Imaging.Media.Formats.ImageVerdict;

namespace Imaging.Media.Formats;

/// <summary>
/// Reads the fixed header of NIfTI-1.1 (nifti1.h: 348 bytes, magic at 344) and NIfTI-2 (nifti2.h: 540 bytes, magic at
/// 4) in either byte order. Where a header is sloppy but the reference library still reads it, so does this.
/// </summary>
internal static class NiftiParser
{
    private const int Header1 = 348;
    private const int Header2 = 540;

    public static bool Recognises(ReadOnlySpan<byte> head) => VersionOf(head) != 0 || IsCutHeader(head);

    public static bool IsAnalyze(ReadOnlySpan<byte> head) =>
        head.Length >= Header1 && SizeOf(head, out bool big) == Header1
            && Reader(head, big).Int16(40) is >= 1 and <= 7;

    /// <summary>Null if the header is good; <paramref name="expected"/> is then the length of the whole file.</summary>
    public static ImageVerdict? Read(
        ReadOnlySpan<byte> head, bool compressed, out NiftiHeader? header, out long expected)
    {
        (header, expected) = (null, 0);
        int version = VersionOf(head);
        int length = version == 2 ? Header2 : Header1;
        if (version == 0 || head.Length < length)
            return new Truncated($"a NIfTI header takes {length} bytes but the file ends after {head.Length}");
        if (IsPair(head, version))
            return new NotAnImage($"a NIfTI-{version} header (.hdr), which has its voxels in another file (.img)");
        if (!ByteOrder(head, version, out bool big))
            return new Damaged("the NIfTI header has no rank from 1 to 7 (dim[0]) in either byte order");
        var fields = version == 1 ? NiftiFields.Read1(Reader(head, big)) : NiftiFields.Read2(Reader(head, big));
        if (NiftiDatatype.Of(fields.Datatype) is not { } type)
            return new Damaged($"the NIfTI header names no known datatype ({fields.Datatype})");
        if (fields.Problem(type, length, out expected) is { } problem)
            return new Damaged(problem);
        header = new NiftiHeader(version, fields.Dims, fields.Datatype, type.Name, type.Bits,
            [.. fields.VoxelSizes.Select(size => double.IsFinite(size) ? size : (double?)null)],
            NiftiFields.SpaceUnit(fields.Units), NiftiFields.TimeUnit(fields.Units), big, compressed,
            [.. fields.Warnings(type)]);
        return null;
    }

    private static FieldReader Reader(ReadOnlySpan<byte> head, bool big) => new(head, big);

    private static int VersionOf(ReadOnlySpan<byte> head)
    {
        if (head.Length >= 12 && head[4] == (byte)'n' && head[5] is (byte)'+' or (byte)'i'
            && head[6..12].SequenceEqual("2\0\r\n\u001A\n"u8))
        {
            return 2;
        }
        return head.Length >= Header1 && head[344] == (byte)'n' && head[345] is (byte)'+' or (byte)'i'
            && head[346..348].SequenceEqual("1\0"u8) ? 1 : 0;
    }

    private static bool IsPair(ReadOnlySpan<byte> head, int version) => head[version == 1 ? 345 : 5] == (byte)'i';

    /// <summary>Too short for a magic, but it starts as a header does and so far has nothing against it.</summary>
    private static bool IsCutHeader(ReadOnlySpan<byte> head) =>
        head.Length is >= 48 and < Header1 && SizeOf(head, out bool big) == Header1
            && Reader(head, big).Int16(40) is >= 1 and <= 7;

    private static int SizeOf(ReadOnlySpan<byte> head, out bool big)
    {
        int size = head.Length < 4 ? 0 : BinaryPrimitives.ReadInt32LittleEndian(head);
        big = BinaryPrimitives.ReverseEndianness(size) is Header1 or Header2;
        return big ? BinaryPrimitives.ReverseEndianness(size) : size;
    }

    /// <summary>nifti1.h: "dim[0] in 1..7 tells the byte order"; sizeof_hdr is wrong in some files.</summary>
    private static bool ByteOrder(ReadOnlySpan<byte> head, int version, out bool big)
    {
        foreach (bool order in (ReadOnlySpan<bool>)[false, true])
        {
            big = order;
            long rank = version == 1 ? Reader(head, big).Int16(40) : Reader(head, big).Int64(16);
            if (rank is >= 1 and <= 7)
                return true;
        }
        big = false;
        return false;
    }

    /// <summary>Numbers of a header at their offsets, in its byte order.</summary>
    internal readonly ref struct FieldReader(ReadOnlySpan<byte> bytes, bool big)
    {
        private readonly ReadOnlySpan<byte> _bytes = bytes;

        public short Int16(int at) => big
            ? BinaryPrimitives.ReadInt16BigEndian(_bytes[at..]) : BinaryPrimitives.ReadInt16LittleEndian(_bytes[at..]);

        public int Int32(int at) => big
            ? BinaryPrimitives.ReadInt32BigEndian(_bytes[at..]) : BinaryPrimitives.ReadInt32LittleEndian(_bytes[at..]);

        public long Int64(int at) => big
            ? BinaryPrimitives.ReadInt64BigEndian(_bytes[at..]) : BinaryPrimitives.ReadInt64LittleEndian(_bytes[at..]);

        public float Single(int at) => BitConverter.Int32BitsToSingle(Int32(at));

        public double Double(int at) => BitConverter.Int64BitsToDouble(Int64(at));

        public byte Byte(int at) => _bytes[at];
    }
}
