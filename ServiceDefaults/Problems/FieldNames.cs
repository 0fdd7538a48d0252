namespace Imaging.ServiceDefaults.Problems;

/// <summary>Fields in <c>errors</c> are spelled as in the request, wherever the error was found:
/// "views[0].label".</summary>
internal static class FieldNames
{
    public static string Of(string path) => string.Join('.', path.Split('.').Select(
        part => part.Length == 0 ? part : char.ToLowerInvariant(part[0]) + part[1..]));

    /// <param name="path">As JsonException says it: "$.views[0].label".</param>
    /// <param name="element">What stands below that.</param>
    public static string Of(string? path, string element) => Of(string.Join(
        '.', new[] { (path ?? "").TrimStart('$').TrimStart('.'), element }.Where(part => part.Length > 0)));
}
