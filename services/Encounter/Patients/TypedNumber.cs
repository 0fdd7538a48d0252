using System.Globalization;
using System.Text;

namespace Imaging.Encounter.Patients;

/// <summary>
/// A number as people type and paste it, without what only parts it: spaces of any width, tabs, hyphens and dashes of
/// any kind, and what nobody sees. Everything that reads a number reads it through this, so that what was registered is
/// also found.
/// </summary>
internal static class TypedNumber
{
    // Not dashes to Unicode, and dashes to whoever typed them: minus signs, the hyphen bullet, the modifier's minus.
    private const string LooksLikeDash = "\u2212\u2043\u02D7\u2796";

    /// <summary>Letters and other digits than 0 to 9 stay, for the caller to refuse.</summary>
    public static string Plain(string text) => string.Concat(
        text.Normalize(NormalizationForm.FormKC).EnumerateRunes().Where(rune => !Parts(rune)));

    private static bool Parts(Rune rune) => Rune.IsWhiteSpace(rune)
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.DashPunctuation or UnicodeCategory.Format
        || LooksLikeDash.Contains(rune.ToString(), StringComparison.Ordinal);
}
