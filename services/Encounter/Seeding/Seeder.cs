using System.Data;
using System.Data.Common;
using System.Text;
using Dapper;
using Imaging.Encounter.Encounters;
using Imaging.Encounter.Patients;
using Imaging.ServiceDefaults.Data;
using Imaging.ServiceDefaults.Sealing;

namespace Imaging.Encounter.Seeding;

/// <summary>Makes patients with ten encounters each, a batch in one transaction and few statements.</summary>
internal sealed class Seeder(PatientKeys keys, BlindIndexes indexes, TimeProvider clock, Guid staffId)
{
    private const int PerPatient = 10;

    // As many are closed, need attention or are intimate as in a clinic of some years.
    private static readonly string[] Statuses = [EncounterStatus.Invited, EncounterStatus.Verified,
        EncounterStatus.Submitted, EncounterStatus.Submitted, EncounterStatus.Reviewed, EncounterStatus.Expired,
        .. Enumerable.Repeat(EncounterStatus.Closed, 14)];

    private readonly Guid[] _staff = [staffId, .. Enumerable.Range(0, 199).Select(_ => Guid.CreateVersion7())];
    private readonly Dictionary<string, byte[]> _familyIndexes = [];
    private readonly Random _random = new();

    /// <summary>Returns how many encounters it made.</summary>
    public async Task<int> RunAsync(DbConnection connection, int patients, int madeBefore, CancellationToken ct)
    {
        var (patientRows, rows, people) = (new StringBuilder(), new StringBuilder(), new StringBuilder());
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, ct);
        for (var number = 0; number < patients; number++)
        {
            var patientId = Guid.CreateVersion7();
            var key = await keys.CreateAsync(patientId, connection, transaction, ct);
            var family = FamilyName();
            var familyIndex = await FamilyIndexAsync(family, ct);
            Add(patientRows, Literal.Of(patientId), Sealed("given_name", "Sam"), Sealed("family_name", family),
                Sealed("birth_date", "1987-04-12"), "NULL", "NULL", Literal.Of(familyIndex),
                Literal.Of(BlindIndexes.NameVersion), Now());
            for (var n = 0; n < PerPatient; n++)
            {
                // Neighbours in time are of different patients.
                var age = TimeSpan.FromSeconds(30 * (madeBefore + n * patients + number));
                AddEncounter(Guid.CreateVersion7(clock.GetUtcNow() - age), patientId, key, familyIndex);
            }

            string Sealed(string column, string text) =>
                Literal.Of(key.Seal(text, SealedText.OfPatient(column, patientId)));
        }

        foreach (var (sql, values) in ((string, StringBuilder)[])
            [(Sql.Patients, patientRows), (Sql.Encounters, rows), (Sql.People, people)])
            await connection.ExecuteAsync(new CommandDefinition(
                $"{sql}\n{values}", null, transaction, flags: CommandFlags.NoCache, cancellationToken: ct));
        await transaction.CommitAsync(ct);
        return patients * PerPatient;

        void AddEncounter(Guid encounterId, Guid patientId, DataKey key, byte[] familyIndex)
        {
            var (status, owner) = (Statuses[_random.Next(Statuses.Length)], _staff[_random.Next(_staff.Length)]);
            var (intimate, attention) = (Flag(0.1), Flag(status == EncounterStatus.Closed ? 0 : 0.06));
            var reason = key.Seal("A rash on the arm", SealedText.OfEncounter("reason", encounterId));
            Add(rows, Literal.Of(encounterId), Literal.Of(patientId), Literal.Of(Reference.New()), Literal.Of(status),
                Literal.Of(owner), intimate, attention, Literal.Of(familyIndex), "'en'", "'none'", Literal.Of(reason),
                "7", "7", Now(), Now());
            Add(people, Literal.Of(owner), Literal.Of(encounterId), "1", Literal.Of(status), attention,
                Literal.Of(familyIndex));
        }
    }

    private string Flag(double share) => _random.NextDouble() < share ? "1" : "0";

    private string Now() => Literal.Of(clock.GetUtcNow());

    private string FamilyName()
    {
        // One in a hundred is a Smith, the others share some two thousand names.
        if (_random.Next(100) == 0) return "Smith";
        string[] parts = ["ba", "de", "fi", "go", "lu", "ma", "ne", "pi", "ro", "su", "ta", "ve", "wi"];
        return string.Concat(_random.GetItems(parts, 3));
    }

    private async ValueTask<byte[]> FamilyIndexAsync(string family, CancellationToken ct) =>
        _familyIndexes.TryGetValue(family, out var known) ? known
            : _familyIndexes[family] = await indexes.OfNameAsync(
                KeepPatient.FamilyColumn, family, ct);

    private static void Add(StringBuilder rows, params string[] values) =>
        rows.Append(rows.Length == 0 ? "(" : ",(").AppendJoin(',', values).Append(')');

    private static class Sql
    {
        public const string Patients = """
            INSERT INTO patient
              (patient_id, given_name, family_name, birth_date, nhs_number, nhs_index, family_index,
               family_index_version, created_at)
            VALUES
            """;

        public const string Encounters = """
            INSERT IGNORE INTO encounter
              (encounter_id, patient_id, reference, status, owner_id, intimate, needs_attention, family_index, language,
               notify, reason, expires_in, reply_within, expires_at, registered_at)
            VALUES
            """;

        public const string People = """
            INSERT INTO encounter_person (staff_id, encounter_id, is_owner, status, needs_attention, family_index)
            VALUES
            """;
    }
}
