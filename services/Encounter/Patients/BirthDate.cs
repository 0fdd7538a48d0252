using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Imaging.Encounter.Patients;

/// <summary>A date of birth, written yyyy-MM-dd: real, not before 1900 and not in the future. Today is the
/// clinic's.</summary>
internal static class BirthDate
{
    private const string Format = "yyyy-MM-dd";
    private const int FullAge = 18;
    private static readonly DateOnly Earliest = new(1900, 1, 1);

    public static bool TryParse(string? text, DateOnly today, out DateOnly date) =>
        DateOnly.TryParseExact(text, Format, CultureInfo.InvariantCulture, DateTimeStyles.None, out date)
        && date >= Earliest && date <= today;

    public static string Write(DateOnly date) => date.ToString(Format, CultureInfo.InvariantCulture);

    public static bool IsMinor(DateOnly born, DateOnly today) => AgeOn(today, born) < FullAge;

    /// <summary>Takes the same time whichever digits differ.</summary>
    public static bool Matches(string stored, DateOnly given) => CryptographicOperations.FixedTimeEquals(
        Encoding.ASCII.GetBytes(stored), Encoding.ASCII.GetBytes(Write(given)));

    /// <summary>Who was born on 29 February is a year older on 1 March where the year has no such day.</summary>
    private static int AgeOn(DateOnly today, DateOnly born) => today.Year - born.Year
        - ((today.Month, today.Day).CompareTo((born.Month, born.Day)) < 0 ? 1 : 0);
}
