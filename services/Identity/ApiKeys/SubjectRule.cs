namespace Imaging.Identity.ApiKeys;

/// <summary>Which subjects a key reaches: any, one, or those whose id starts with a prefix that ends in a
/// delimiter.</summary>
internal static class SubjectRule
{
    public const string Any = "any";
    private const string Delimiters = "._-";

    public static string Exact(string subject) => $"exact:{subject}";

    /// <summary>"P1" as a prefix would reach P10 as well, so a prefix has to end where an id part ends.</summary>
    /// <exception cref="FormatException">The prefix does not end in one of <c>. _ -</c>.</exception>
    public static string StartingWith(string prefix) =>
        prefix.Length > 1 && Delimiters.Contains(prefix[^1], StringComparison.Ordinal)
            ? $"prefix:{prefix}"
            : throw new FormatException("A subject prefix ends in '.', '_' or '-', so that P1- never reaches P10.");
}
