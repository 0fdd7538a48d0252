using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Imaging.ObjectStore.Bodies;

/// <summary>
/// The three reflected CRCs of S3, each with all ones before and after. Long runs are folded 64 bytes at a time by
/// carry-less multiplication (Gopal et al., "Fast CRC Computation ... Using PCLMULQDQ"); the folding constants are
/// computed from the polynomial rather than listed. A 64-bit half stands for x^63 (lowest bit) down to x^0.
/// </summary>
internal sealed class ReflectedCrc
{
    public static readonly ReflectedCrc Crc32 = new(32, 0xEDB88320);
    public static readonly ReflectedCrc Crc32C = new(32, 0x82F63B78);
    public static readonly ReflectedCrc Crc64Nvme = new(64, 0x9A6C9329AC4BC9B5);

    private readonly int _width;
    private readonly ulong _polynomial;
    private readonly ulong[] _table = new ulong[256];
    private readonly Vector128<ulong> _foldBy512;
    private readonly Vector128<ulong> _foldBy128;

    private ReflectedCrc(int width, ulong polynomial)
    {
        (_width, _polynomial) = (width, polynomial);
        for (var i = 0; i < 256; i++)
        {
            var crc = (ulong)i;
            for (var bit = 0; bit < 8; bit++)
                crc = TimesX(crc);
            _table[i] = crc;
        }
        _foldBy512 = Vector128.Create(PowerOfX(512 + 63), PowerOfX(512 - 1)) << (64 - width);
        _foldBy128 = Vector128.Create(PowerOfX(128 + 63), PowerOfX(128 - 1)) << (64 - width);
    }

    public int Bytes => _width / 8;

    public ulong Start => ulong.MaxValue >> (64 - _width);

    public ulong Append(ulong state, ReadOnlySpan<byte> data)
    {
        if (Pclmulqdq.IsSupported && data.Length >= 128)
            state = Fold(state, ref data);
        foreach (var value in data)
            state = _table[(byte)(state ^ value)] ^ (state >> 8);
        return state;
    }

    /// <summary>The bytes as S3 writes them: the most significant first.</summary>
    public byte[] Finish(ulong state)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, state ^ Start);
        return bytes[^Bytes..];
    }

    /// <summary>The CRC of two runs joined, from the CRC of each.</summary>
    public byte[] Join(byte[] first, byte[] second, long secondLength)
    {
        var joined = Multiply(Number(first), PowerOfX((UInt128)secondLength * 8)) ^ Number(second);
        return Finish(joined ^ Start);
    }

    private static ulong Number(byte[] bytes)
    {
        var number = 0UL;
        foreach (var value in bytes)
            number = (number << 8) | value;
        return number;
    }

    private ulong Fold(ulong state, ref ReadOnlySpan<byte> data)
    {
        var words = MemoryMarshal.Cast<byte, Vector128<ulong>>(data);
        var (a, b, c, d) = (words[0] ^ Vector128.CreateScalar(state), words[1], words[2], words[3]);
        var next = 4;
        for (; next + 4 <= words.Length; next += 4)
        {
            a = Forward(a, _foldBy512) ^ words[next];
            b = Forward(b, _foldBy512) ^ words[next + 1];
            c = Forward(c, _foldBy512) ^ words[next + 2];
            d = Forward(d, _foldBy512) ^ words[next + 3];
        }
        b ^= Forward(a, _foldBy128);
        c ^= Forward(b, _foldBy128);
        d ^= Forward(c, _foldBy128);
        data = data[(next * 16)..];

        // What is left of the run is equivalent to these 16 bytes after an empty state.
        Span<byte> rest = stackalloc byte[16];
        d.AsByte().CopyTo(rest);
        state = 0;
        foreach (var value in rest)
            state = _table[(byte)(state ^ value)] ^ (state >> 8);
        return state;
    }

    private static Vector128<ulong> Forward(Vector128<ulong> run, Vector128<ulong> by) =>
        Pclmulqdq.CarrylessMultiply(run, by, 0x00) ^ Pclmulqdq.CarrylessMultiply(run, by, 0x11);

    private ulong TimesX(ulong value) => (value >> 1) ^ ((value & 1) == 0 ? 0 : _polynomial);

    private ulong PowerOfX(UInt128 exponent)
    {
        var (power, square) = (1UL << (_width - 1), 1UL << (_width - 2));
        for (; exponent != 0; exponent >>= 1)
        {
            if ((exponent & 1) != 0)
                power = Multiply(power, square);
            square = Multiply(square, square);
        }
        return power;
    }

    private ulong Multiply(ulong a, ulong b)
    {
        var product = 0UL;
        for (var bit = _width - 1; bit >= 0; bit--)
        {
            if (((b >> bit) & 1) != 0)
                product ^= a;
            a = TimesX(a);
        }
        return product;
    }
}
