using System.Text;

namespace Imaging.Media.Dicom;

/// <summary>
/// The characters of a data set (PS3.3, C.12.1.1.2; PS3.5, 6.1). With code extensions (ISO/IEC 2022) escape sequences
/// choose what the bytes below and above 0x80 mean, until the next delimiter brings back the first set.
/// </summary>
internal sealed class DicomCharacters
{
    private const byte Escape = 0x1B;
    private static readonly Encoding s_latin1 = Encoding.Latin1;

    // Delimiters of values, lines and parts of names, where code extensions end.
    private static readonly byte[] s_resets = "\\^=\r\n\t\f"u8.ToArray();

    private readonly Encoding _first;
    private readonly bool _isExtended;

    static DicomCharacters() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    private DicomCharacters(Encoding first, bool isExtended) => (_first, _isExtended) = (first, isExtended);

    public static DicomCharacters Default { get; } = new(s_latin1, isExtended: false);

    /// <param name="terms">(0008,0005), as it is written.</param>
    public static DicomCharacters Of(ReadOnlySpan<byte> terms)
    {
        var names = s_latin1.GetString(terms).Split('\\', StringSplitOptions.TrimEntries);
        for (var at = 0; at < names.Length; at++) names[at] = names[at].Trim('\0').Trim();
        return new(EncodingOf(names[0]), names.Length > 1 || names[0].StartsWith("ISO 2022", StringComparison.Ordinal));
    }

    public string Decode(ReadOnlySpan<byte> bytes)
    {
        if (!_isExtended || bytes.IndexOf(Escape) < 0) return _first.GetString(bytes);
        var text = new StringBuilder(bytes.Length);
        var (low, high) = (Set.Ascii, Set.First);
        while (!bytes.IsEmpty)
        {
            var one = bytes[0];
            var taken = 1;
            if (one == Escape)
            {
                taken = Choose(bytes, ref low, ref high);
            }
            else if (one < 0x80 && low == Set.Ascii)
            {
                if (s_resets.Contains(one)) (low, high) = (Set.Ascii, Set.First);
                text.Append((char)one);
            }
            else
            {
                taken = Append(text, bytes, one < 0x80 ? low : high);
            }

            bytes = bytes[taken..];
        }

        return text.ToString();
    }

    /// <summary>PS3.3, tables C.12-3 and C.12-4. Returns how long the sequence is.</summary>
    private static int Choose(ReadOnlySpan<byte> bytes, ref Set low, ref Set high)
    {
        var sequence = bytes[1..];
        if (sequence.StartsWith("$(D"u8)) (low, _) = (Set.Jis0212, 0);
        else if (sequence.StartsWith("$)C"u8)) high = Set.Korean;
        else if (sequence.StartsWith("$)A"u8)) high = Set.Chinese;
        else if (sequence.StartsWith("$B"u8)) low = Set.Jis0208;
        else if (sequence.StartsWith("(B"u8) || sequence.StartsWith("(J"u8)) low = Set.Ascii;
        else if (sequence.StartsWith(")I"u8)) high = Set.Katakana;
        else if (sequence.Length >= 2 && sequence[0] == '-') high = HighOf(sequence[1]);
        else return 1;
        return sequence[0] == '$' && sequence[1] is (byte)'(' or (byte)')' ? 4 : 3;
    }

    private static Set HighOf(byte letter) => (char)letter switch
    {
        'A' => Set.Latin1, 'B' => Set.Latin2, 'C' => Set.Latin3, 'D' => Set.Latin4, 'L' => Set.Cyrillic,
        'G' => Set.Arabic, 'F' => Set.Greek, 'H' => Set.Hebrew, 'M' => Set.Latin5, 'b' => Set.Latin9, 'T' => Set.Thai,
        _ => Set.First,
    };

    /// <summary>Appends one character; returns how many bytes it took.</summary>
    private int Append(StringBuilder text, ReadOnlySpan<byte> bytes, Set set)
    {
        if (set is not (Set.Jis0208 or Set.Jis0212 or Set.Korean or Set.Chinese))
        {
            text.Append(Single(set).GetString(bytes[..1]));
            return 1;
        }

        if (bytes.Length < 2)
        {
            text.Append('\uFFFD');
            return 1;
        }

        byte[] pair = [(byte)(bytes[0] | 0x80), (byte)(bytes[1] | 0x80)];
        text.Append(set switch
        {
            Set.Jis0208 => Encoding.GetEncoding("euc-jp").GetString(pair),
            Set.Jis0212 => Encoding.GetEncoding("euc-jp").GetString([0x8F, .. pair]),
            Set.Korean => Encoding.GetEncoding("euc-kr").GetString(pair),
            _ => Encoding.GetEncoding("gb2312").GetString(pair),
        });
        return 2;
    }

    private Encoding Single(Set set) => set switch
    {
        Set.First or Set.Ascii => _first,
        Set.Katakana => Encoding.GetEncoding("shift_jis"),
        Set.Thai => Encoding.GetEncoding(874),
        _ => Encoding.GetEncoding($"iso-8859-{(int)set}"),
    };

    private static Encoding EncodingOf(string term) =>
        term.Replace("ISO 2022 IR ", "ISO_IR ", StringComparison.Ordinal) switch
        {
            "ISO_IR 101" => Encoding.GetEncoding("iso-8859-2"),
            "ISO_IR 109" => Encoding.GetEncoding("iso-8859-3"),
            "ISO_IR 110" => Encoding.GetEncoding("iso-8859-4"),
            "ISO_IR 144" => Encoding.GetEncoding("iso-8859-5"),
            "ISO_IR 127" => Encoding.GetEncoding("iso-8859-6"),
            "ISO_IR 126" => Encoding.GetEncoding("iso-8859-7"),
            "ISO_IR 138" => Encoding.GetEncoding("iso-8859-8"),
            "ISO_IR 148" => Encoding.GetEncoding("iso-8859-9"),
            "ISO_IR 203" => Encoding.GetEncoding("iso-8859-15"),
            "ISO_IR 13" => Encoding.GetEncoding("shift_jis"),
            "ISO_IR 166" => Encoding.GetEncoding(874),
            "ISO_IR 192" => Encoding.UTF8,
            "GB18030" => Encoding.GetEncoding("gb18030"),
            "GBK" => Encoding.GetEncoding("gb2312"),
            _ => s_latin1,
        };

    /// <summary>The sets that an escape sequence may choose; the numbers are those of ISO 8859.</summary>
    private enum Set
    {
        First = 0,
        Latin1 = 1,
        Latin2 = 2,
        Latin3 = 3,
        Latin4 = 4,
        Cyrillic = 5,
        Arabic = 6,
        Greek = 7,
        Hebrew = 8,
        Latin5 = 9,
        Latin9 = 15,
        Ascii = 100,
        Katakana,
        Thai,
        Jis0208,
        Jis0212,
        Korean,
        Chinese,
    }
}
