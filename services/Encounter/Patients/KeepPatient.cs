using System.Data.Common;
using Dapper;
using Imaging.ServiceDefaults.Sealing;

namespace Imaging.Encounter.Patients;

/// <summary>A patient as registered: the one with this NHS number, or a new one.</summary>
/// <param name="Known">As on record; null: it is new.</param>
/// <param name="Differs">Fields that are on record otherwise; never the values.</param>
internal sealed record KeptPatient(
    Guid PatientId, DataKey Key, byte[] FamilyIndex, PatientDetails? Known, IReadOnlyList<string> Differs);

/// <summary>Finds the patient by NHS number or makes one, with a key of its own, in the caller's transaction.</summary>
internal sealed class KeepPatient(PatientKeys keys, BlindIndexes indexes, TimeProvider clock)
{
    public const string NhsColumn = "patient.nhs_number";
    public const string FamilyColumn = "patient.family_name";

    public async Task<KeptPatient> RunAsync(
        PatientDetails given, DbConnection connection, DbTransaction transaction, CancellationToken ct)
    {
        var familyIndex = await FamilyIndexAsync(given.FamilyName, ct);
        var nhsIndex = given.NhsNumber is null ? null : await indexes.OfAsync(NhsColumn, given.NhsNumber, ct);
        if (nhsIndex is not null && await FindAsync(nhsIndex, connection, transaction, ct) is { } row)
        {
            var known = await keys.OfAsync(row.PatientId, connection, transaction, ct);
            var details = row.Open(known);
            return new(row.PatientId, known, familyIndex, details, Differences(details, given));
        }

        var patientId = Guid.CreateVersion7();
        var key = await keys.CreateAsync(patientId, connection, transaction, ct);
        await connection.ExecuteAsync(new CommandDefinition(Sql.Insert, new
        {
            patientId, nhsIndex, familyIndex, BlindIndexes.NameVersion, now = clock.GetUtcNow(),
            givenName = key.Seal(given.GivenName, SealedText.OfPatient("given_name", patientId)),
            familyName = key.Seal(given.FamilyName, SealedText.OfPatient("family_name", patientId)),
            birthDate = key.Seal(given.DateOfBirth, SealedText.OfPatient("birth_date", patientId)),
            nhsNumber = key.SealOptional(given.NhsNumber, SealedText.OfPatient("nhs_number", patientId)),
        }, transaction, cancellationToken: ct));
        return new(patientId, key, familyIndex, Known: null, []);
    }

    public ValueTask<byte[]> FamilyIndexAsync(string familyName, CancellationToken ct) =>
        indexes.OfNameAsync(FamilyColumn, familyName, ct);

    /// <summary>Twins have a family name and a birth date in common, so every part is compared.</summary>
    private static List<string> Differences(PatientDetails known, PatientDetails given)
    {
        var differs = new List<string>();
        if (known.DateOfBirth != given.DateOfBirth) differs.Add("dateOfBirth");
        if (!IsSame(known.FamilyName, given.FamilyName)) differs.Add("familyName");
        if (!IsSame(known.GivenName, given.GivenName)) differs.Add("givenName");
        return differs;
    }

    private static bool IsSame(string known, string given) =>
        NameFolding.Fold(known) == NameFolding.Fold(given);

    private static Task<PatientRow?> FindAsync(
        byte[] nhsIndex, DbConnection connection, DbTransaction transaction, CancellationToken ct) =>
        connection.QuerySingleOrDefaultAsync<PatientRow>(
            new CommandDefinition(Sql.Find, new { nhsIndex }, transaction, cancellationToken: ct));

    private static class Sql
    {
        // FOR UPDATE: a correction of the same moment comes before this look, or finds the new encounter.
        public const string Find = """
            SELECT patient_id, given_name, family_name, birth_date, nhs_number
            FROM patient
            WHERE nhs_index = @nhsIndex
            FOR UPDATE
            """;

        public const string Insert = """
            INSERT INTO patient
              (patient_id, given_name, family_name, birth_date, nhs_number, nhs_index, family_index,
               family_index_version, created_at)
            VALUES
              (@patientId, @givenName, @familyName, @birthDate, @nhsNumber, @nhsIndex, @familyIndex,
               @NameVersion, @now)
            """;
    }
}
