using System.Globalization;
using System.Text;
using Imaging.ServiceDefaults.Sealing;

namespace Imaging.Encounter.Patients;

/// <summary>Words that people typed: of any script, without what a screen would obey rather than show.</summary>
internal static class PlainText
{
    /// <summary>A name on one line, with something in it to be found by.</summary>
    public static bool TryParseName(string text, out string name)
    {
        name = text.Trim().Normalize(NormalizationForm.FormC);
        return name.Length is >= 1 and <= 200 && name.EnumerateRunes().All(rune => IsShown(rune))
            && NameFolding.Fold(name).Length > 0;
    }

    /// <summary>Text of several lines.</summary>
    public static bool IsText(string text) =>
        text.EnumerateRunes().All(rune => rune.Value is '\n' or '\r' or '\t' || IsShown(rune));

    // Joiners are part of writing in many scripts; what turns the direction of the text around is not.
    public static bool IsShown(Rune rune) => rune.Value is 0x200C or 0x200D or 0x200E or 0x200F
        || Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format
            or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate
            or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned) && rune != Rune.ReplacementChar;
}
