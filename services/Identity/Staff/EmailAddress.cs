using System.ComponentModel.DataAnnotations;
using System.Text.RegularExpressions;

namespace Imaging.Identity.Staff;

/// <summary>An e-mail address as people have them: no quoted local parts, no comments (RFC 5322), one domain.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class EmailAddressOfPersonAttribute() : ValidationAttribute(
    "Give an e-mail address such as ada@example.org, at most 254 characters.")
{
    public override bool IsValid(object? value) => value is string text && EmailAddress.IsOne(text);
}

/// <inheritdoc cref="EmailAddressOfPersonAttribute"/>
internal static partial class EmailAddress
{
    private const int Longest = 254;
    private const int LongestLocalPart = 64;

    public static string Normalise(string email) => email.Trim().ToLowerInvariant();

    public static bool IsOne(string email) => email.Trim() is { Length: <= Longest } trimmed
        && trimmed.IndexOf('@', StringComparison.Ordinal) <= LongestLocalPart && Form().IsMatch(trimmed);

    [GeneratedRegex(@"\A[A-Za-z0-9_%+'&-]+(?:\.[A-Za-z0-9_%+'&-]+)*@"
        + @"(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)*[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\z",
        RegexOptions.NonBacktracking)]
    private static partial Regex Form();
}
