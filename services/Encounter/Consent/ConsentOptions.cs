using System.ComponentModel.DataAnnotations;

namespace Imaging.Encounter.Consent;

/// <summary>What patients are asked (section Consent). Other words need another version.</summary>
internal sealed class ConsentOptions : IValidatableObject
{
    public const string Section = "Consent";
    public static readonly IReadOnlyList<string> QuestionIds = ["treatment", "record", "teaching"];

    [Required, RegularExpression("[0-9A-Za-z.-]{1,20}")]
    public string Version { get; set; } = "";

    /// <summary>By language, then by question.</summary>
    public Dictionary<string, Dictionary<string, QuestionText>> Wordings { get; set; } = [];

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!Wordings.ContainsKey("en")) yield return new("Consent:Wordings:en is missing.", [nameof(Wordings)]);
        foreach (var (language, questions) in Wordings)
        {
            if (language.Length != 2)
                yield return new($"Consent:Wordings:{language} is no language of two letters.", [nameof(Wordings)]);
            if (QuestionIds.Any(id => questions.GetValueOrDefault(id) is not { Text.Length: > 0 }))
                yield return new($"Consent:Wordings:{language} lacks a question.", [nameof(Wordings)]);
        }
    }
}

internal sealed class QuestionText
{
    public string Text { get; set; } = "";

    public string Help { get; set; } = "";
}
