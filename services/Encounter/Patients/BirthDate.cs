using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Imaging.Encounter.Patients;

/// <summary>A date of birth, written yyyy-MM-dd: real, not before 1900 and not in the future.</summary>
internal static class BirthDate
{
    private const string Format = "yyyy-MM-dd";
    private const int FullAge = 18;
    private static readonly DateOnly Earliest = new(1900, 1, 1);

    public static bool TryParse(string? text, TimeProvider clock, out DateOnly date) =>
        DateOnly.TryParseExact(text, Format, CultureInfo.InvariantCulture, DateTimeStyles.None, out date)
        && date >= Earliest && date <= Today(clock);

    public static string Write(DateOnly date) => date.ToString(Format, CultureInfo.InvariantCulture);

    public static bool IsMinor(DateOnly born, TimeProvider clock) => born.AddYears(FullAge) > Today(clock);

    /// <summary>Takes the same time whichever digits differ.</summary>
    public static bool Matches(string stored, DateOnly given) => CryptographicOperations.FixedTimeEquals(
        Encoding.ASCII.GetBytes(stored), Encoding.ASCII.GetBytes(Write(given)));

    private static DateOnly Today(TimeProvider clock) => DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
}
