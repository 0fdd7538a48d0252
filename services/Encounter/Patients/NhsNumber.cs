namespace Imaging.Encounter.Patients;

/// <summary>Ten digits, the last of which checks the others (NHS Data Dictionary, NHS NUMBER: modulus 11).</summary>
internal static class NhsNumber
{
    /// <summary>Takes it as typed, gives the digits.</summary>
    public static bool TryParse(string text, out string digits)
    {
        digits = TypedNumber.Plain(text);
        return digits.Length == 10 && digits.All(char.IsAsciiDigit) && CheckDigit(digits) == digits[9] - '0'
            && !IsOneDigit(digits);
    }

    /// <summary>Ten times the same digit passes the check and is never issued.</summary>
    private static bool IsOneDigit(string digits) => digits.All(digit => digit == digits[0]);

    // A remainder that would need the digit 10 belongs to no number.
    private static int CheckDigit(string digits)
    {
        var check = 11 - digits.Take(9).Select((digit, index) => (digit - '0') * (10 - index)).Sum() % 11;
        return check == 11 ? 0 : check;
    }
}
