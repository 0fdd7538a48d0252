using System.Buffers.Binary;
using System.IO.Compression;

namespace Imaging.Graph.Tests.Files;

/// <summary>Small valid NIfTI-1 volumes of int16 voxels.</summary>
internal static class TestNifti
{
    private const int HeaderBytes = 352;
    private const short Int16 = 4;

    public static byte[] Create(short x = 4, short y = 4, short z = 2)
    {
        var file = new byte[HeaderBytes + x * y * z * sizeof(short)];
        Random.Shared.NextBytes(file.AsSpan(HeaderBytes));
        WriteHeader(file, x, y, z);
        return file;
    }

    public static byte[] CreateCompressed() => Compress(Create());

    public static byte[] Compress(byte[] file)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest)) gzip.Write(file);
        return packed.ToArray();
    }

    public static void WriteHeader(Span<byte> file, short x, short y, short z)
    {
        BinaryPrimitives.WriteInt32LittleEndian(file, 348);
        short[] dims = [3, x, y, z, 1, 1, 1, 1];
        for (var i = 0; i < dims.Length; i++) BinaryPrimitives.WriteInt16LittleEndian(file[(40 + 2 * i)..], dims[i]);
        BinaryPrimitives.WriteInt16LittleEndian(file[70..], Int16);
        BinaryPrimitives.WriteInt16LittleEndian(file[72..], 16);
        for (var i = 0; i < 4; i++) BinaryPrimitives.WriteSingleLittleEndian(file[(76 + 4 * i)..], 1);
        BinaryPrimitives.WriteSingleLittleEndian(file[108..], HeaderBytes);
        "n+1\0"u8.CopyTo(file[344..]);
    }
}
