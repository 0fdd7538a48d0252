using System.Data.Common;
using System.Globalization;
using Imaging.Encounter.Encounters;
using Imaging.Encounter.Patients;
using Imaging.ServiceDefaults.Sealing;

namespace Imaging.Encounter.Uploads;

/// <summary>What a DICOM file says of its patient (PS3.3, C.7.1.1); empty where it says nothing.</summary>
/// <param name="Name">"Family^Given^Middle".</param>
/// <param name="BirthDate">yyyyMMdd.</param>
internal sealed record NamedPatient(string Name, string BirthDate, string PatientId);

/// <summary>
/// Compares what a file says of its patient with whom it is filed under. What either does not say differs from nothing;
/// a number is compared where it is an NHS number, since hospitals have numbers of their own.
/// </summary>
internal sealed class MatchPatient(DbDataSource database, PatientKeys keys)
{
    /// <summary>What differs, for people; null where there is no such encounter.</summary>
    public async Task<IReadOnlyList<string>?> RunAsync(Guid encounterId, NamedPatient named, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await OpenedEncounter.FindAsync(encounterId, keys, connection, null, ct) is { } encounter
            ? [.. Differences(encounter.Patient, named)] : null;
    }

    internal static IEnumerable<string> Differences(PatientDetails patient, NamedPatient named)
    {
        if (IsOther(patient, named.Name)) yield return "name";
        if (DateOnly.TryParseExact(named.BirthDate.Trim(), "yyyyMMdd", CultureInfo.InvariantCulture,
                DateTimeStyles.None, out var born) && !BirthDate.Matches(patient.DateOfBirth, born))
            yield return "birth date";
        if (patient.NhsNumber is { } known && NhsNumber.TryParse(named.PatientId, out var number) && number != known)
            yield return "number";
    }

    /// <summary>Family names have to be the same, folded; of given names the first.</summary>
    private static bool IsOther(PatientDetails patient, string name)
    {
        var parts = name.Split('^');
        var family = NameFolding.Fold(parts[0]);
        if (family.Length == 0) return false;
        if (family != NameFolding.Fold(patient.FamilyName)) return true;
        return parts.Length > 1 && FirstOf(parts[1]) is { Length: > 0 } given && given != FirstOf(patient.GivenName);
    }

    private static string FirstOf(string names) =>
        NameFolding.Fold(names.Split(' ', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault() ?? "");
}
