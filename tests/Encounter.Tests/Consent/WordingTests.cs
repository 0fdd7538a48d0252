using System.Security.Cryptography;
using System.Text;
using Imaging.Encounter.Consent;

namespace Imaging.Encounter.Tests.Consent;

public class WordingTests
{
    private static readonly Wording English = new("2026-1", "en", [new("treatment", "May we?", "Ŵ & é")]);

    [Fact]
    public void The_hash_is_that_of_the_wording_as_anybody_can_write_it_down()
    {
        const string text =
            """{"version":"2026-1","language":"en","questions":[{"id":"treatment","text":"May we?","help":"Ŵ & é"}]}""";

        Assert.Equal(text, English.Canonical);
        Assert.Equal(
            Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))),
            Convert.ToHexStringLower(English.Sha256));
    }

    [Fact]
    public void Another_word_version_or_language_is_another_hash() => Assert.Equal(4, new[]
    {
        English, English with { Version = "2026-2" }, English with { Language = "cy" },
        English with { Questions = [new("treatment", "May we please?", "Ŵ & é")] },
    }.Select(wording => Convert.ToHexString(new Wording(wording.Version, wording.Language, wording.Questions).Sha256))
        .Distinct().Count());
}
