using System.Text;

namespace Imaging.Media.Containers.Metadata;

/// <summary>XML as its markup characters, in the encodings that XMP allows (part 1, 7.1): UTF-8, UTF-16,
/// UTF-32.</summary>
internal readonly ref struct XmlText
{
    private readonly Span<byte> _bytes;
    private readonly int _unit;

    // Where within a unit its lowest byte is.
    private readonly int _low;

    public XmlText(Span<byte> bytes)
    {
        _bytes = bytes;
        (_unit, _low) = Encoding(bytes);
    }

    public int Length => _bytes.Length / _unit;

    /// <summary>Any character beyond Latin-1 and the end of the text are a character that no markup knows.</summary>
    public char this[int at]
    {
        get
        {
            if (at >= Length)
                return '\uFFFF';
            var unit = _bytes.Slice(at * _unit, _unit);
            for (int i = 0; i < _unit; i++)
            {
                if (i != _low && unit[i] != 0)
                    return '\uFFFE';
            }
            return (char)unit[_low];
        }
    }

    public int IndexOf(char wanted, int from)
    {
        if (_unit == 1)
        {
            int found = from < Length ? _bytes[from..].IndexOf((byte)wanted) : -1;
            return found < 0 ? -1 : from + found;
        }
        while (from < Length && this[from] != wanted)
            from++;
        return from < Length ? from : -1;
    }

    public int IndexOf(string wanted, int from)
    {
        while ((from = IndexOf(wanted[0], from)) >= 0 && !StartsWith(wanted, from))
            from++;
        return from;
    }

    public bool StartsWith(string wanted, int at)
    {
        for (int i = 0; i < wanted.Length; i++)
        {
            if (this[at + i] != wanted[i])
                return false;
        }
        return true;
    }

    public string Name(ref int at)
    {
        int start = at;
        while (this[at] is not (' ' or '\t' or '\r' or '\n' or '=' or '>' or '/' or '<' or '"' or '\'' or '\uFFFF'))
            at++;
        var name = new StringBuilder();
        for (int i = start; i < Math.Min(at, start + 200); i++)
            name.Append(this[i]);
        return name.ToString();
    }

    public void SkipSpace(ref int at)
    {
        while (this[at] is ' ' or '\t' or '\r' or '\n')
            at++;
    }

    /// <summary>Moves past ="..." or ='...'.</summary>
    public bool Value(ref int at)
    {
        SkipSpace(ref at);
        if (this[at++] != '=')
            return false;
        SkipSpace(ref at);
        char quote = this[at++];
        int end = quote is '"' or '\'' ? IndexOf(quote, at) : -1;
        at = end + 1;
        return end >= 0;
    }

    /// <summary>Always true: that something was found.</summary>
    public bool Blank(int from, int to)
    {
        var part = _bytes[(from * _unit)..(to * _unit)];
        part.Clear();
        for (int i = _low; i < part.Length; i += _unit)
            part[i] = (byte)' ';
        return true;
    }

    private static (int Unit, int Low) Encoding(ReadOnlySpan<byte> bytes)
    {
        // A byte order mark or, without one, the zeros around the first "<".
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE, 0, 0]) || bytes.StartsWith("<\0\0\0"u8))
            return (4, 0);
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0, 0, 0xFE, 0xFF]) || bytes.StartsWith("\0\0\0<"u8))
            return (4, 3);
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || bytes.StartsWith("<\0"u8))
            return (2, 0);
        return bytes.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]) || bytes.StartsWith("\0<"u8) ? (2, 1) : (1, 0);
    }
}
