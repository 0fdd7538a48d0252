using System.IO.Compression;
using System.Text;
using Imaging.Media.Containers.Metadata;

namespace Imaging.Media.Containers.Photos;

/// <summary>A text chunk's keyword and value, decompressed and, for ImageMagick's raw profiles, out of hexadecimal.
/// </summary>
/// <param name="ValueAt">Where the value begins within the chunk's data.</param>
/// <param name="IsEncoded">The value is not what lies there.</param>
internal sealed record PngText(string Keyword, byte[] Value, int ValueAt, bool IsEncoded)
{
    private const string RawProfile = "Raw profile type ";

    /// <summary>Null if it can't be decoded, or only to more than <paramref name="maxLength"/>.</summary>
    public static PngText? Read(string type, ReadOnlySpan<byte> data, int maxLength)
    {
        int at = data.IndexOf((byte)0) + 1;
        if (at == 0)
            return null;
        string keyword = Encoding.Latin1.GetString(data[..(at - 1)]);
        bool isCompressed = type == "zTXt";
        if (type == "iTXt")
        {
            isCompressed = at < data.Length && data[at] == 1;
            at += 2;
            // Language and translated keyword.
            for (int i = 0; i < 2 && at <= data.Length; i++)
                at = data[at..].IndexOf((byte)0) is >= 0 and var length ? at + length + 1 : data.Length + 1;
        }
        else if (isCompressed)
        {
            at++;
        }
        if (at > data.Length)
            return null;
        var value = isCompressed ? Inflate(data[at..], maxLength) : data[at..].ToArray();
        if (value is null || !keyword.StartsWith(RawProfile, StringComparison.Ordinal))
            return value is null ? null : new PngText(keyword, value, at, isCompressed);
        return new PngText(keyword, Hexadecimal(value), at, IsEncoded: true);
    }

    private static byte[]? Inflate(ReadOnlySpan<byte> data, int maxLength)
    {
        var inflated = Inflating.Start(
            new ZLibStream(new MemoryStream(data.ToArray()), CompressionMode.Decompress), maxLength + 1);
        return inflated?.Length > maxLength ? null : inflated;
    }

    /// <summary>A name, a length and the digits in lines; whatever is no digit parts or ends nothing.</summary>
    private static byte[] Hexadecimal(ReadOnlySpan<byte> value)
    {
        var lines = Encoding.Latin1.GetString(value).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        string digits = string.Concat(lines.Skip(2).SelectMany(l => l.Where(char.IsAsciiHexDigit)));
        return Convert.FromHexString(digits.AsSpan(0, digits.Length / 2 * 2));
    }
}
