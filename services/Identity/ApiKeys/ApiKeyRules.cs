using System.Net;

namespace Imaging.Identity.ApiKeys;

/// <summary>What a key may be, whether it is made by the portal or on the command line.</summary>
internal static class ApiKeyRules
{
    public const int DefaultDays = 90;
    public const int LongestDays = 365;
    private const int LongestAddresses = 1000;
    private const int LongestSubject = 128;

    /// <exception cref="FormatException">Says what is wrong.</exception>
    public static NewApiKey Check(string name, IReadOnlyCollection<string> scopes, string? subject, string? prefix,
        IReadOnlyCollection<string> addresses, int days)
    {
        if (string.IsNullOrWhiteSpace(name) || name.Length > 200 || name.Any(char.IsControl))
            throw new FormatException("A key needs a name of at most 200 characters.");
        if (scopes.Count == 0) throw new FormatException("A key needs at least one scope.");
        if (scopes.Except(ApiKey.AllScopes).Any())
            throw new FormatException($"The scopes are {string.Join(", ", ApiKey.AllScopes)}.");
        if (!addresses.All(address => IPNetwork.TryParse(address, out _)))
            throw new FormatException("An address is a network such as 192.0.2.0/24.");
        if (string.Join(' ', addresses).Length > LongestAddresses)
            throw new FormatException($"The addresses are longer than {LongestAddresses} characters together.");
        if (days is < 1 or > LongestDays) throw new FormatException($"A key lives 1 to {LongestDays} days.");
        return new(name.Trim(), [.. scopes.Distinct()], RuleOf(subject, prefix), [.. addresses],
            TimeSpan.FromDays(days));
    }

    private static string RuleOf(string? subject, string? prefix) => (subject, prefix) switch
    {
        (null, null) => SubjectRule.Any,
        ({ } id, null) when IsSubject(id) => SubjectRule.Exact(id),
        (null, { } start) when IsSubject(start) => SubjectRule.StartingWith(start),
        (not null, not null) => throw new FormatException("A key is for one subject or for a prefix, not both."),
        _ => throw new FormatException("A subject is 1-128 of A-Z a-z 0-9 . _ -, and not . or .."),
    };

    private static bool IsSubject(string id) => id.Length is > 0 and <= LongestSubject && id is not ("." or "..")
        && id.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' or '-');
}
