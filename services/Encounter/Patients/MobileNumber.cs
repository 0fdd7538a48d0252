namespace Imaging.Encounter.Patients;

/// <summary>A telephone number as the networks write it: "+", country and number, at most 15 digits (ITU-T E.164).
/// </summary>
internal static class MobileNumber
{
    private const int Shortest = 8;
    private const int Longest = 15;

    /// <param name="countryCode">Of a number that is written with a leading 0.</param>
    public static bool TryParse(string text, string countryCode, out string e164)
    {
        // +44 (0)7700 900123 is a habit of writing; the 0 is not dialled after the country.
        var number = new string([.. TypedNumber.Plain(text).Replace("(0)", "", StringComparison.Ordinal)
            .Where(letter => letter is not ('.' or '(' or ')' or '/'))]);
        var digits = number switch
        {
            ['+', .. var rest] => rest,
            ['0', '0', .. var rest] => rest,
            ['0', .. var rest] => countryCode + rest,
            _ => "",
        };
        e164 = "+" + digits;
        return digits.Length is >= Shortest and <= Longest && digits[0] != '0' && digits.All(char.IsAsciiDigit);
    }
}
