using System.Text;
using System.Text.RegularExpressions;
using Imaging.Encounter.Patients;

namespace Imaging.Encounter.Access;

/// <summary>Why somebody opens what is not theirs, as it will be read in the audit trail: words, whatever else was
/// sent with them.</summary>
internal static partial class AccessReason
{
    public const int Longest = 400;
    public const int FewestLetters = 10;

    public static bool TryParse(string text, out string reason)
    {
        var words = text;
        // Until there is none left: what an escape leaves behind may be another.
        while (Escape().IsMatch(words)) words = Escape().Replace(words, "");
        var shown = new StringBuilder();
        foreach (var rune in words.EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune)) shown.Append(' ');
            else if (PlainText.IsShown(rune)) shown.Append(rune);
        }

        reason = shown.ToString().Trim();
        return reason.EnumerateRunes().Count(Rune.IsLetter) >= FewestLetters;
    }

    [GeneratedRegex("%u[0-9A-Fa-f]{4}|%[0-9A-Fa-f]{2}", RegexOptions.NonBacktracking)]
    private static partial Regex Escape();
}
