using System.Security.Cryptography;

namespace Imaging.Encounter.Encounters;

/// <summary>
/// What people say to each other on the telephone: eight characters, none of which looks or sounds like another, and at
/// least one digit, so that no reference is a name.
/// </summary>
internal static class Reference
{
    public const int Length = 8;
    private const string Digits = "23456789";
    private const string Alphabet = "ABCDEFGHJKLMNPQRTUVWXYZ" + Digits;

    /// <summary>Whether it could be one, before the database is asked.</summary>
    public static bool IsOne(string text) => text.Length == Length && text.All(Alphabet.Contains);

    public static string New()
    {
        var reference = RandomNumberGenerator.GetItems<char>(Alphabet, Length);
        if (!reference.Any(char.IsAsciiDigit))
            reference[RandomNumberGenerator.GetInt32(Length)] = RandomNumberGenerator.GetItems<char>(Digits, 1)[0];
        return new(reference);
    }
}
