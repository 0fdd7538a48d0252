using System.Collections.Frozen;
using Microsoft.Extensions.Options;

namespace Imaging.Encounter.Consent;

/// <summary>The wordings in force.</summary>
internal sealed class Wordings(IOptions<ConsentOptions> options)
{
    private readonly FrozenDictionary<string, Wording> _byLanguage = options.Value.Wordings.ToFrozenDictionary(
        wording => wording.Key, wording => new Wording(options.Value.Version, wording.Key,
            [.. ConsentOptions.QuestionIds.Select(id => new ConsentQuestion(
                id, wording.Value[id].Text, wording.Value[id].Help))]));

    public string Version => options.Value.Version;

    public IReadOnlyList<string> Languages => _byLanguage.Keys;

    /// <summary>In this language, or in English where it was not translated.</summary>
    public Wording In(string language) => _byLanguage.GetValueOrDefault(language) ?? _byLanguage["en"];

    public Wording? Find(string version, string language) =>
        version == Version ? _byLanguage.GetValueOrDefault(language) : null;
}
