namespace Imaging.Identity.Passwords;

/// <summary>Which passwords are refused: not by their kinds of characters (NIST SP 800-63B, 5.1.1.2) but when they are
/// among the first that somebody would try.</summary>
internal static class PasswordRules
{
    public const int Shortest = 12;
    public const int Longest = 256;

    private const int Guessable = 3;
    private const int FewestCharacters = 6;

    /// <summary>Its estimate costs time that grows with the length; what follows can only make a password
    /// better.</summary>
    private const int Examined = 64;

    /// <summary>Why the password is refused, as a sentence; null: it is not.</summary>
    public static string? Refuse(string password, string name, string email)
    {
        if (password.Distinct().Count() < FewestCharacters || IsRepetition(password))
            return "The password repeats itself. Choose one of several words that do not belong together.";
        string[] own =
            ["imaging", "medical", "hospital", "clinic", email, .. email.Split('@', '.'), .. name.Split(' ')];
        var estimate = new Zxcvbn.Zxcvbn().EvaluatePassword(
            password[..Math.Min(password.Length, Examined)], own.Where(word => word.Length > 2));
        return estimate.Score < Guessable
            ? "The password is among those that are tried first. Choose several words that do not belong together, "
                + "and neither your name nor your address."
            : null;
    }

    /// <summary>A short piece again and again, which the estimate takes for something long.</summary>
    private static bool IsRepetition(string password)
    {
        // A text is a repetition where it is found in itself, doubled, before its end.
        return (password + password).IndexOf(password, 1, StringComparison.Ordinal) < password.Length;
    }
}
