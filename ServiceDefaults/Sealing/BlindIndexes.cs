using System.Globalization;
using System.Text;

namespace Imaging.ServiceDefaults.Sealing;

/// <summary>
/// Keyed digests that find a sealed value by equality: HMAC-SHA-256 over the normalised text, a key for each column.
/// </summary>
public sealed class BlindIndexes(DataKeys keys)
{
    /// <param name="column">Table and column, for example "patient.family_name".</param>
    public async ValueTask<byte[]> OfAsync(string column, string normalised, CancellationToken ct) =>
        (await keys.OfServiceAsync($"index:{column}", ct)).Mac(Encoding.UTF8.GetBytes(normalised));

    /// <summary>NFKC, folded case, and letters and digits alone: O'Brien, OBRIEN and O Brién are one name.</summary>
    public static string NormaliseName(string name)
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
