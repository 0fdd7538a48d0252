using Imaging.Encounter.Patients;

namespace Imaging.Encounter.Encounters;

/// <summary>What the one search field holds: ten digits are an NHS number, anything else with a digit is a reference,
/// and the rest is a family name.</summary>
internal sealed record SearchWords(string? Reference, string? NhsNumber, string? FamilyName)
{
    public static SearchWords Parse(string words)
    {
        var text = TypedNumber.Plain(words);
        if (text.Length == 10 && text.All(char.IsAsciiDigit))
            return new(null, PatientNumber(text), null);
        return text.Any(char.IsAsciiDigit)
            ? new(ReferenceOf(text.ToUpperInvariant()), null, null)
            : new(null, null, words);
    }

    // Nothing is found by an empty one.
    private static string ReferenceOf(string text) => Encounters.Reference.IsOne(text) ? text : "";

    // A number that fails its check finds nothing, and is no error.
    private static string PatientNumber(string text) =>
        Patients.NhsNumber.TryParse(text, out var digits) ? digits : text;
}
