namespace Imaging.Media.Formats;

/// <summary>The value representations of PS3.5, 6.2, as far as they decide how a length is written (7.1.2).</summary>
internal static class DicomVr
{
    public const ushort None = 0;
    public const ushort Un = ('U' << 8) | 'N';
    public const ushort Sq = ('S' << 8) | 'Q';

    public static ushort Of(ReadOnlySpan<byte> letters) => (ushort)((letters[0] << 8) | letters[1]);

    public static bool IsKnown(ReadOnlySpan<byte> letters) => IsShort(Of(letters)) || IsLong(Of(letters));

    /// <summary>Letters, or the "??" and blanks that some writers put there; not the bytes of a length.</summary>
    public static bool IsPrintable(ReadOnlySpan<byte> letters) =>
        letters[0] is >= 0x20 and <= 0x7E && letters[1] is >= 0x20 and <= 0x7E;

    public static bool IsUpperCase(ReadOnlySpan<byte> letters) =>
        letters[0] is >= (byte)'A' and <= (byte)'Z' && letters[1] is >= (byte)'A' and <= (byte)'Z';

    /// <summary>Two reserved bytes and a 32-bit length follow.</summary>
    public static bool IsLong(ushort vr) => ((char)(vr >> 8), (char)(vr & 0xFF)) is
        ('O', 'B' or 'D' or 'F' or 'L' or 'V' or 'W') or ('S', 'Q' or 'V')
        or ('U', 'C' or 'N' or 'R' or 'T' or 'V');

    /// <summary>A 16-bit length follows.</summary>
    public static bool IsShort(ushort vr) => ((char)(vr >> 8), (char)(vr & 0xFF)) is
        ('A', 'E' or 'S' or 'T') or ('C', 'S') or ('D', 'A' or 'S' or 'T') or ('F', 'L' or 'D') or ('I', 'S')
        or ('L', 'O' or 'T') or ('P', 'N') or ('S', 'H' or 'L' or 'S' or 'T') or ('T', 'M')
        or ('U', 'I' or 'L' or 'S');
}
