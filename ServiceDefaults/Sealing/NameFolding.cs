using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace Imaging.ServiceDefaults.Sealing;

/// <summary>
/// What is left of a name when only what tells people apart counts: letters and digits, one case, Unicode's
/// compatibility forms as one (NFKC). Latin, Greek and Cyrillic letters lose their accents, since those are left out as
/// often as they are written; in other scripts a mark is a vowel, a tone or another consonant (Unicode Standard,
/// chapters 12, 16 and 18) and stays. Apostrophes, hyphens, full stops and spaces go: O'Brien, OBRIEN and O Brién are
/// one name.
/// </summary>
public static class NameFolding
{
    /// <summary>Letters with a stroke, a hook or a tail, which Unicode does not take apart, and what they are taken
    /// for.</summary>
    private static readonly FrozenDictionary<int, string> Plain = new (string Plain, string Letters)[]
    {
        ("ss", "ß"),
        ("ae", "æ"),
        ("oe", "œ"),
        ("o", "øɵɔ"),
        ("d", "đðɖɗƌ"),
        ("th", "þ"),
        ("l", "łƚɫ"),
        ("h", "ħɦⱨ"),
        ("t", "ŧƭʈⱦ"),
        ("i", "ıɨ"),
        ("j", "ȷɉ"),
        ("k", "ĸƙⱪ"),
        ("n", "ŋɲƞ"),
        ("a", "əⱥ"),
        ("e", "ɇɛǝ"),
        ("b", "ƀɓƃ"),
        ("c", "ƈȼ"),
        ("f", "ƒ"),
        ("g", "ɠǥɣ"),
        ("m", "ɱ"),
        ("p", "ƥᵽ"),
        ("r", "ɍɽ"),
        ("s", "ȿ"),
        ("u", "ʉ"),
        ("v", "ʋ"),
        ("w", "ⱳ"),
        ("y", "ɏƴ"),
        ("z", "ƶȥⱬ"),
        ("г", "ґғҕ"),
        ("ж", "җ"),
        ("з", "ҙ"),
        ("к", "қҝҟҡ"),
        ("н", "ңҥ"),
        ("п", "ҧ"),
        ("с", "ҫ"),
        ("т", "ҭ"),
        ("у", "үұ"),
        ("х", "ҳ"),
        ("ч", "ҷҹ"),
        ("о", "ө"),
    }.SelectMany(row => row.Letters.EnumerateRunes().Select(rune => (rune.Value, row.Plain)))
        .ToFrozenDictionary(pair => pair.Value, pair => pair.Plain);

    public static string Fold(string name)
    {
        var text = new StringBuilder(name.Length);
        var losesMarks = true;
        foreach (var rune in name.Normalize(NormalizationForm.FormKD).EnumerateRunes())
        {
            if (IsMark(rune))
            {
                if (!losesMarks) text.Append(rune);
            }
            else if (Rune.GetUnicodeCategory(rune) != UnicodeCategory.Format)
            {
                var isKept = IsLetterOrNumber(rune) && !IsOrnament(rune);
                losesMarks = !isKept || HasAccents(rune);
                if (isKept) text.Append(Folded(rune));
            }
        }

        return text.ToString().Normalize(NormalizationForm.FormKC);
    }

    private static bool IsMark(Rune rune) => Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark
        or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark;

    private static bool IsLetterOrNumber(Rune rune) =>
        Rune.IsLetter(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.DecimalDigitNumber
            or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber;

    // Letters to Unicode, and apostrophes, strokes and stretching to whoever writes: modifier letters, saltillo,
    // tatweel.
    private static bool IsOrnament(Rune rune) => rune.Value is (>= 0x02B9 and <= 0x02FF) or 0x0640 or 0x07F4 or 0x07F5
        or (>= 0xA788 and <= 0xA78C);

    // Latin with IPA, Greek and Cyrillic up to Armenian, and their later blocks.
    private static bool HasAccents(Rune rune) => rune.Value is < 0x0530 or (>= 0x1C80 and <= 0x1C8F)
        or (>= 0x1D00 and <= 0x1DBF) or (>= 0x1E00 and <= 0x1FFF) or (>= 0x2C60 and <= 0x2C7F)
        or (>= 0xA640 and <= 0xA69F) or (>= 0xA720 and <= 0xA7FF) or (>= 0xAB30 and <= 0xAB6F);

    // Upper then lower folds the letters that have several lower cases.
    private static string Folded(Rune rune)
    {
        var folded = Rune.ToLowerInvariant(Rune.ToUpperInvariant(rune));
        return Plain.GetValueOrDefault(folded.Value) ?? folded.ToString();
    }
}
