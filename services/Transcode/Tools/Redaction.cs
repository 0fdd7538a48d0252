using System.Text.RegularExpressions;

namespace Imaging.Transcode.Tools;

/// <summary>
/// What a tool complains of, without what it may quote from the file: addresses, quoted text, metadata, coordinates and
/// every word that is not plain.
/// </summary>
internal static partial class Redaction
{
    private const int MostLines = 4;
    private const int MostCharacters = 500;

    public static string LastWords(string complaints)
    {
        var lines = complaints.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(Clean).Where(line => line.Length > 0).TakeLast(MostLines);
        var text = string.Join(" | ", lines);
        return text.Length <= MostCharacters ? text : text[^MostCharacters..];
    }

    // "key : value" is how ffmpeg prints a file's metadata.
    private static string Clean(string line) => Metadata().IsMatch(line) ? "" : NotPlain().Replace(
        LongNumber().Replace(Quoted().Replace(Address().Replace(line, "..."), "..."), "#"), "?");

    [GeneratedRegex(@"^\S+\s+: ")]
    private static partial Regex Metadata();

    [GeneratedRegex(@"\S*(://|@\w|\w/\w)\S*")]
    private static partial Regex Address();

    [GeneratedRegex(@"'[^']*'|""[^""]*""")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"[+-]?\d+\.\d{3,}|\d{5,}|0x[0-9a-fA-F]+")]
    private static partial Regex LongNumber();

    [GeneratedRegex(@"[^ -~]+")]
    private static partial Regex NotPlain();
}
