using System.Buffers;
using System.Text;

namespace Imaging.Media.Formats;

/// <summary>Values made of characters.</summary>
internal static class DicomText
{
    public const int LongestUid = 64;

    private const int LongestCode = 16;

    private static readonly SearchValues<char> s_uid = SearchValues.Create("0123456789.");
    private static readonly SearchValues<char> s_code = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_ ");

    /// <summary>The first of several (PS3.5, 6.4), without its padding.</summary>
    public static string First(ReadOnlySpan<byte> value)
    {
        int end = value.IndexOf((byte)'\\');
        return Encoding.Latin1.GetString(end < 0 ? value : value[..end]).Trim(' ', '\0');
    }

    /// <summary>The characters of a UID, whatever their order: what has others stays out of databases and
    /// logs.</summary>
    public static bool IsLikeUid(string text) => !text.AsSpan().ContainsAnyExcept(s_uid);

    /// <summary>PS3.5, 9.1: numbers without leading zeros, separated by dots.</summary>
    public static bool IsUid(string text) => text.Split('.').All(
        component => component is "0" || (component.Length > 0 && component[0] != '0'));

    /// <summary>PS3.5, 6.2, CS.</summary>
    public static bool IsCode(string text) =>
        text.Length <= LongestCode && !text.AsSpan().ContainsAnyExcept(s_code);
}
