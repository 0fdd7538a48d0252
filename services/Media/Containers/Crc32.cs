namespace Imaging.Media.Containers;

/// <summary>CRC-32 as PNG (annex D) and EBML (RFC 8794, 11.3.1) use it.</summary>
internal static class Crc32
{
    private static readonly uint[] s_table = [.. Enumerable.Range(0, 256).Select(i => Reduce((uint)i))];

    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte b in bytes)
            crc = s_table[(byte)(crc ^ b)] ^ crc >> 8;
        return ~crc;
    }

    private static uint Reduce(uint value)
    {
        for (int bit = 0; bit < 8; bit++)
            value = (value & 1) != 0 ? 0xEDB88320 ^ value >> 1 : value >> 1;
        return value;
    }
}
