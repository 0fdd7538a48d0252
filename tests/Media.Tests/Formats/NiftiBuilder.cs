using System.Buffers.Binary;
using System.IO.Compression;

namespace Imaging.Media.Tests.Formats;

/// <summary>Writes NIfTI files, good and bad.</summary>
internal sealed record NiftiBuilder
{
    public int Version { get; init; } = 1;
    public bool BigEndian { get; init; }
    public long[] Dims { get; init; } = [4, 3, 2, 2];
    public int? Rank { get; init; }
    public int Datatype { get; init; } = 4;
    public int BitPix { get; init; } = 16;
    public double? VoxelOffset { get; init; }
    public string? Magic { get; init; }
    public int? HeaderSize { get; init; }
    public int GlMin { get; init; }

    /// <summary>Those that are not given are 1.5, 2.5 and so on.</summary>
    public double[] VoxelSizes { get; init; } = [];

    /// <summary>Bytes after the header and its extension flag.</summary>
    public int DataLength { get; init; } = 4 * 3 * 2 * 2 * 2;

    private int Length => Version == 1 ? 348 : 540;

    public byte[] ToArray()
    {
        var file = new byte[Length + 4 + DataLength];
        Int32(file, 0, HeaderSize ?? Length);
        for (int i = 4; i < DataLength; i++)
            file[Length + i] = (byte)(i * 7);
        if (Version == 1)
            Write1(file);
        else
            Write2(file);
        return file;
    }

    public static byte[] Gzip(params byte[][] members)
    {
        var bytes = new MemoryStream();
        foreach (var member in members)
        {
            using var gzip = new GZipStream(bytes, CompressionLevel.Optimal, leaveOpen: true);
            gzip.Write(member);
        }
        return bytes.ToArray();
    }

    private void Write1(byte[] file)
    {
        Int16(file, 40, (short)(Rank ?? Dims.Length));
        Int16(file, 70, (short)Datatype);
        Int16(file, 72, (short)BitPix);
        Int32(file, 108, BitConverter.SingleToInt32Bits((float)(VoxelOffset ?? 352)));
        file[123] = 2 | 8;
        Int32(file, 144, GlMin);
        for (int i = 0; i < Dims.Length; i++)
        {
            Int16(file, 42 + (2 * i), (short)Dims[i]);
            Int32(file, 80 + (4 * i), BitConverter.SingleToInt32Bits((float)VoxelSize(i)));
        }
        Ascii(file, 344, Magic ?? "n+1\0");
    }

    private void Write2(byte[] file)
    {
        Ascii(file, 4, Magic ?? "n+2\0\r\n\u001A\n");
        Int16(file, 12, (short)Datatype);
        Int16(file, 14, (short)BitPix);
        Int64(file, 16, Rank ?? Dims.Length);
        Int64(file, 168, (long)(VoxelOffset ?? 544));
        Int32(file, 500, 2 | 16);
        for (int i = 0; i < Dims.Length; i++)
        {
            Int64(file, 24 + (8 * i), Dims[i]);
            Int64(file, 112 + (8 * i), BitConverter.DoubleToInt64Bits(VoxelSize(i)));
        }
    }

    private double VoxelSize(int axis) => axis < VoxelSizes.Length ? VoxelSizes[axis] : 1.5 + axis;

    private static void Ascii(byte[] file, int at, string text)
    {
        foreach (char c in text)
            file[at++] = (byte)c;
    }

    private void Int16(byte[] file, int at, short value) =>
        BinaryPrimitives.WriteInt16LittleEndian(
            file.AsSpan(at), BigEndian ? BinaryPrimitives.ReverseEndianness(value) : value);

    private void Int32(byte[] file, int at, int value) =>
        BinaryPrimitives.WriteInt32LittleEndian(
            file.AsSpan(at), BigEndian ? BinaryPrimitives.ReverseEndianness(value) : value);

    private void Int64(byte[] file, int at, long value) =>
        BinaryPrimitives.WriteInt64LittleEndian(
            file.AsSpan(at), BigEndian ? BinaryPrimitives.ReverseEndianness(value) : value);
}
