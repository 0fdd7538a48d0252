using System.Text.RegularExpressions;

namespace Aspire.Hosting.ApplicationModel;

internal static partial class ResourceNames
{
    public static readonly StringComparer Comparer = StringComparer.OrdinalIgnoreCase;

    public static void Validate(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name.Length > 64 || !Legal().IsMatch(name))
            throw new ArgumentException(
                $"Resource name '{name}' is invalid. Name must have 1 to 64 ASCII letters, digits and " +
                "single hyphens, start with a letter and not end with a hyphen.", nameof(name));
    }

    public static bool Same(string a, string b) => Comparer.Equals(a, b);

    /// <summary>The name as an environment variable may carry it: what is no letter or digit becomes `_`.</summary>
    public static string Encode(string name)
    {
        var encoded = string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_'));
        return char.IsAsciiDigit(encoded[0]) ? "_" + encoded : encoded;
    }

    [GeneratedRegex("^[A-Za-z](-?[A-Za-z0-9])*$")]
    private static partial Regex Legal();
}
