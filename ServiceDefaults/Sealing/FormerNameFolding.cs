using System.Globalization;
using System.Text;

namespace Imaging.ServiceDefaults.Sealing;

/// <summary>How names were folded into indexes of version 1: rows that were not indexed anew yet are found by it. It
/// drops the marks of every script, and keeps apart what <see cref="NameFolding"/> does not.</summary>
internal static class FormerNameFolding
{
    public static string Fold(string name)
    {
        var text = new StringBuilder(name.Length);
        foreach (var rune in name.Normalize(NormalizationForm.FormKD).EnumerateRunes())
        {
            if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpaceSeparator
                or UnicodeCategory.DashPunctuation or UnicodeCategory.Format || IsApostrophe(rune)) continue;
            text.Append(Folded(rune));
        }

        return text.ToString().Normalize(NormalizationForm.FormKC);
    }

    private static bool IsApostrophe(Rune rune) => rune.Value is '\'' or '`' or 0x2018 or 0x2019 or 0x02BC or 0x00B4;

    // Upper then lower folds the letters that have several lower cases; sharp s has none of its own in upper case.
    private static string Folded(Rune rune) => rune.Value is 0x00DF or 0x1E9E ? "ss"
        : Rune.ToLowerInvariant(Rune.ToUpperInvariant(rune)).ToString();
}
