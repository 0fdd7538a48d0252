using System.Globalization;
using System.Text;

namespace Imaging.Media.Uploads;

/// <summary>
/// A file's name as people see it again; nothing is ever stored or found under it. Folders before it, what does not
/// print and what turns text around are left out, and it is cut to what its column holds.
/// </summary>
internal static class ShownName
{
    private const int MostBytes = 255;
    private const string Nameless = "file";

    public static string Of(string given)
    {
        var name = given[(given.LastIndexOfAny(['/', '\\']) + 1)..];
        var shown = new StringBuilder();
        var bytes = 0;
        var elements = StringInfo.GetTextElementEnumerator(name);
        while (elements.MoveNext())
        {
            var element = string.Concat(elements.GetTextElement().EnumerateRunes().Where(IsShown));
            bytes += Encoding.UTF8.GetByteCount(element);
            if (bytes > MostBytes) break;
            shown.Append(element);
        }

        var text = shown.ToString().Trim();
        return text.Trim('.').Length == 0 ? Nameless : text;
    }

    private static bool IsShown(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
            or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned => false,
        // Joiners hold emoji and words of many scripts together; the other format characters only hide things.
        UnicodeCategory.Format => rune.Value is 0x200C or 0x200D,
        // A half of a surrogate pair arrives as this.
        _ => rune != Rune.ReplacementChar,
    };
}
