using System.ComponentModel.DataAnnotations;

namespace Imaging.Encounter.Notices;

/// <summary>Who the patients deal with (section Clinic). Texts are by language: "en" is needed, "cy" may be there.
/// </summary>
internal sealed class ClinicOptions : IValidatableObject
{
    public const string Section = "Clinic";

    [Required, StringLength(60, MinimumLength = 2)]
    public string Name { get; set; } = "";

    [Required, StringLength(30, MinimumLength = 3)]
    public string Phone { get; set; } = "";

    /// <summary>When a patient can expect a reply.</summary>
    public Dictionary<string, string> ReplyTime { get; set; } = [];

    /// <summary>What to do when it gets worse.</summary>
    public Dictionary<string, string> Emergency { get; set; } = [];

    /// <summary>Country of mobile numbers that are given without one, without "+".</summary>
    [RegularExpression("[1-9][0-9]{0,2}")]
    public string CountryCode { get; set; } = "44";

    /// <summary>Where the clinic's days begin and end, as the time zone database names it (package tzdata).</summary>
    public string TimeZone { get; set; } = "Europe/London";

    public static string In(string language, Dictionary<string, string> texts) =>
        texts.GetValueOrDefault(language) ?? texts["en"];

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!ReplyTime.ContainsKey("en")) yield return new("Clinic:ReplyTime:en is missing.", [nameof(ReplyTime)]);
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(TimeZone, out _))
            yield return new(
                $"Clinic:TimeZone: there is no {TimeZone} on this machine (is tzdata installed?).", [nameof(TimeZone)]);
        if (!Emergency.ContainsKey("en")) yield return new("Clinic:Emergency:en is missing.", [nameof(Emergency)]);
    }
}
