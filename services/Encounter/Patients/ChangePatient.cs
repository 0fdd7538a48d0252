using System.Data.Common;
using Dapper;
using Imaging.ServiceDefaults.Sealing;

namespace Imaging.Encounter.Patients;

/// <summary>Corrects a name or a date of birth, with what encounters are found by.</summary>
internal sealed class ChangePatient(KeepPatient patients)
{
    /// <param name="fields">Those that are new: another change of the same moment keeps its own.</param>
    public async Task RunAsync(Guid patientId, PatientDetails wanted, IReadOnlyList<string> fields, DataKey key,
        DbConnection connection, DbTransaction transaction, CancellationToken ct)
    {
        var row = new
        {
            patientId, fields = string.Join(',', fields),
            givenName = key.Seal(wanted.GivenName, SealedText.OfPatient("given_name", patientId)),
            familyName = key.Seal(wanted.FamilyName, SealedText.OfPatient("family_name", patientId)),
            birthDate = key.Seal(wanted.DateOfBirth, SealedText.OfPatient("birth_date", patientId)),
            familyIndex = await patients.FamilyIndexAsync(wanted.FamilyName, ct), BlindIndexes.NameVersion,
        };
        await connection.ExecuteAsync(new CommandDefinition(Sql.Update, row, transaction, cancellationToken: ct));
        if (fields.Contains("familyName"))
            await ReindexAsync(patientId, row.familyIndex, connection, transaction, ct);
    }

    /// <summary>The copies that lists are found by.</summary>
    public static Task ReindexAsync(Guid patientId, byte[] familyIndex, DbConnection connection,
        DbTransaction transaction, CancellationToken ct) => connection.ExecuteAsync(new CommandDefinition(
        Sql.Reindex, new { patientId, familyIndex }, transaction, cancellationToken: ct));

    private static class Sql
    {
        public const string Update = """
            UPDATE patient
            SET given_name = IF(FIND_IN_SET('givenName', @fields), @givenName, given_name),
              family_name = IF(FIND_IN_SET('familyName', @fields), @familyName, family_name),
              family_index = IF(FIND_IN_SET('familyName', @fields), @familyIndex, family_index),
              family_index_version = IF(FIND_IN_SET('familyName', @fields), @NameVersion, family_index_version),
              birth_date = IF(FIND_IN_SET('dateOfBirth', @fields), @birthDate, birth_date)
            WHERE patient_id = @patientId
            """;

        public const string Reindex = """
            UPDATE encounter e
            JOIN encounter_person p ON p.encounter_id = e.encounter_id
            SET e.family_index = @familyIndex, p.family_index = @familyIndex
            WHERE e.patient_id = @patientId
            """;
    }
}
