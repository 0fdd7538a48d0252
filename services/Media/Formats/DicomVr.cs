namespace Imaging.Media.Formats;

/// <summary>The value representations of PS3.5, 6.2, as far as they decide how a length (7.1.2) or a number is
/// written.</summary>
internal static class DicomVr
{
    public const ushort None = 0;
    public const ushort At = ('A' << 8) | 'T';
    public const ushort Cs = ('C' << 8) | 'S';
    public const ushort Ds = ('D' << 8) | 'S';
    public const ushort Fd = ('F' << 8) | 'D';
    public const ushort Fl = ('F' << 8) | 'L';
    public const ushort Is = ('I' << 8) | 'S';
    public const ushort Lo = ('L' << 8) | 'O';
    public const ushort Lt = ('L' << 8) | 'T';
    public const ushort Ob = ('O' << 8) | 'B';
    public const ushort Od = ('O' << 8) | 'D';
    public const ushort OfFloats = ('O' << 8) | 'F';
    public const ushort Ol = ('O' << 8) | 'L';
    public const ushort Ov = ('O' << 8) | 'V';
    public const ushort Ow = ('O' << 8) | 'W';
    public const ushort Pn = ('P' << 8) | 'N';
    public const ushort Sl = ('S' << 8) | 'L';
    public const ushort Sq = ('S' << 8) | 'Q';
    public const ushort Ss = ('S' << 8) | 'S';
    public const ushort St = ('S' << 8) | 'T';
    public const ushort Sv = ('S' << 8) | 'V';
    public const ushort Ui = ('U' << 8) | 'I';
    public const ushort Ul = ('U' << 8) | 'L';
    public const ushort Un = ('U' << 8) | 'N';
    public const ushort Ur = ('U' << 8) | 'R';
    public const ushort Us = ('U' << 8) | 'S';
    public const ushort Ut = ('U' << 8) | 'T';
    public const ushort Uv = ('U' << 8) | 'V';

    public static ushort Of(ReadOnlySpan<byte> letters) => (ushort)((letters[0] << 8) | letters[1]);

    public static bool IsKnown(ReadOnlySpan<byte> letters) => IsKnown(Of(letters));

    public static bool IsKnown(ushort vr) => IsShort(vr) || IsLong(vr);

    /// <summary>Letters, or the "??" and blanks that some writers put there; not the bytes of a length.</summary>
    public static bool IsPrintable(ReadOnlySpan<byte> letters) =>
        letters[0] is >= 0x20 and <= 0x7E && letters[1] is >= 0x20 and <= 0x7E;

    public static bool IsUpperCase(ReadOnlySpan<byte> letters) =>
        letters[0] is >= (byte)'A' and <= (byte)'Z' && letters[1] is >= (byte)'A' and <= (byte)'Z';

    /// <summary>The value is neither a sequence nor possibly one.</summary>
    public static bool IsBulk(ushort vr) => vr is not (None or Sq or Un);

    /// <summary>Two reserved bytes and a 32-bit length follow.</summary>
    public static bool IsLong(ushort vr) => ((char)(vr >> 8), (char)(vr & 0xFF)) is
        ('O', 'B' or 'D' or 'F' or 'L' or 'V' or 'W') or ('S', 'Q' or 'V')
        or ('U', 'C' or 'N' or 'R' or 'T' or 'V');

    /// <summary>A 16-bit length follows.</summary>
    public static bool IsShort(ushort vr) => ((char)(vr >> 8), (char)(vr & 0xFF)) is
        ('A', 'E' or 'S' or 'T') or ('C', 'S') or ('D', 'A' or 'S' or 'T') or ('F', 'L' or 'D') or ('I', 'S')
        or ('L', 'O' or 'T') or ('P', 'N') or ('S', 'H' or 'L' or 'S' or 'T') or ('T', 'M')
        or ('U', 'I' or 'L' or 'S');

    /// <summary>The value may have characters of the data set's own character set (PS3.5, 6.1.2.2).</summary>
    public static bool IsInLanguage(ushort vr) => ((char)(vr >> 8), (char)(vr & 0xFF)) is
        ('L', 'O' or 'T') or ('P', 'N') or ('S', 'H' or 'T') or ('U', 'C' or 'T');

    /// <summary>The value is made of characters.</summary>
    public static bool IsText(ushort vr) => ((char)(vr >> 8), (char)(vr & 0xFF)) is
        ('A', 'E' or 'S') or ('C', 'S') or ('D', 'A' or 'S' or 'T') or ('I', 'S') or ('L', 'O' or 'T') or ('P', 'N')
        or ('S', 'H' or 'T') or ('T', 'M') or ('U', 'C' or 'I' or 'R' or 'T');
}
