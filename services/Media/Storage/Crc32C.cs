using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Imaging.Media.Storage;

/// <summary>CRC-32C (RFC 3720, 12.1) in the form of S3's x-amz-checksum-crc32c: base64 of the big-endian
/// value.</summary>
internal static class Crc32C
{
    public static string Base64(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (var word in words)
            crc = BitOperations.Crc32C(
                crc, BitConverter.IsLittleEndian ? word : BinaryPrimitives.ReverseEndianness(word));
        foreach (var rest in bytes[(words.Length * sizeof(ulong))..])
            crc = BitOperations.Crc32C(crc, rest);
        Span<byte> value = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(value, ~crc);
        return Convert.ToBase64String(value);
    }
}
