using System.Text;

namespace Imaging.ObjectStore.Objects;

/// <summary>
/// User metadata comes in UTF-8, but whoever reads a header (browsers, HttpClient, Python) takes its bytes for Latin-1,
/// as RFC 9110, 5.5 has it from of old. So it goes out in Latin-1, and text that does not fit in there as S3 sends it,
/// in encoded words (RFC 2047, 2): <c>=?UTF-8?B?w4PChA==?=</c>.
/// </summary>
internal static class MetadataText
{
    public const string Prefix = "x-amz-meta-";

    // In base64, and with what is around it, a word may have 75 characters.
    private const int LongestWordInBytes = 45;

    /// <summary>How Kestrel is to write a header.</summary>
    public static Encoding EncodingOf(string header) =>
        header.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) ? Encoding.Latin1 : Encoding.UTF8;

    public static string Encode(string text)
    {
        if (text.All(character => character is < '\x80' or (>= '\xa0' and <= '\xff')))
            return text;
        var words = new List<string>();
        var word = new List<byte>(LongestWordInBytes);
        Span<byte> bytes = stackalloc byte[4];
        foreach (var rune in text.EnumerateRunes())
        {
            var count = rune.EncodeToUtf8(bytes);
            if (word.Count + count > LongestWordInBytes)
                EndWord();
            word.AddRange(bytes[..count]);
        }
        EndWord();
        return string.Join(' ', words);

        void EndWord()
        {
            words.Add($"=?UTF-8?B?{Convert.ToBase64String(word.ToArray())}?=");
            word.Clear();
        }
    }
}
