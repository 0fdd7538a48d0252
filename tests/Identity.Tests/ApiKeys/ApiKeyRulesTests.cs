using Imaging.Identity.ApiKeys;

namespace Imaging.Identity.Tests.ApiKeys;

public sealed class ApiKeyRulesTests
{
    [Theory]
    [InlineData(null, null, "any")]
    [InlineData("P1", null, "exact:P1")]
    [InlineData(null, "P1-", "prefix:P1-")]
    [InlineData(null, "trial.7.", "prefix:trial.7.")]
    public void A_key_reaches_all_subjects_or_one_or_those_of_a_prefix(string? subject, string? prefix, string rule) =>
        Assert.Equal(rule, Check(subject: subject, prefix: prefix).SubjectRule);

    [Theory]
    [InlineData("P1", "P1-")]
    [InlineData("", null)]
    [InlineData("..", null)]
    [InlineData("a b", null)]
    [InlineData("P1\n", null)]
    [InlineData(null, "P1")]
    [InlineData(null, "-")]
    [InlineData(null, "ä-")]
    public void Other_rules_are_refused(string? subject, string? prefix) =>
        Assert.Throws<FormatException>(() => Check(subject: subject, prefix: prefix));

    [Theory]
    [InlineData("images:admin", "192.0.2.0/24", 90)]
    [InlineData("images:read", "192.0.2.1/33", 90)]
    [InlineData("images:read", "office", 90)]
    [InlineData("images:read", "192.0.2.0/24", 0)]
    [InlineData("images:read", "192.0.2.0/24", 366)]
    public void So_are_other_scopes_addresses_and_times(string scope, string address, int days) =>
        Assert.Throws<FormatException>(() => Check(scope, address, days));

    private static NewApiKey Check(string scope = "images:read", string address = "192.0.2.0/24", int days = 90,
        string? subject = null, string? prefix = null) =>
        ApiKeyRules.Check("Scanner", [scope], subject, prefix, [address], days);
}
