using System.Data;
using System.Data.Common;
using Dapper;
using Imaging.Encounter.Encounters;
using Imaging.ServiceDefaults.Background;
using Imaging.ServiceDefaults.Data;
using Imaging.ServiceDefaults.Sealing;
using Microsoft.Extensions.Options;

namespace Imaging.Encounter.Patients;

/// <summary>
/// Gives patients of an older index version the present one, a few at a time beside everything else: searches ask by
/// both meanwhile. A name that does not open is passed over until the next start.
/// </summary>
internal sealed partial class ReindexNames(DbDataSource database, PatientKeys keys, KeepPatient patients,
    IOptions<PolicyOptions> policy, TimeProvider clock, ILogger<ReindexNames> logger)
    : PeriodicWorker(policy.Value.Round, clock, logger)
{
    private const int Batch = 100;
    private Guid _after = Guid.Empty;

    /// <summary>Returns how many were looked at; 0: there are no more.</summary>
    public override async Task<int> RunOnceAsync(CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var total = 0;
        while (true)
        {
            var old = (await connection.QueryAsync<Guid>(new CommandDefinition(
                Sql.Old, new { after = _after, BlindIndexes.NameVersion, batch = Batch }, cancellationToken: ct))).AsList();
            if (old.Count == 0) return total;
            foreach (var patientId in old) await Deadlock.RetryAsync(() => ReindexAsync(patientId, connection, ct));
            (_after, total) = (old[^1], total + old.Count);
        }
    }

    private async Task<bool> ReindexAsync(Guid patientId, DbConnection connection, CancellationToken ct)
    {
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, ct);
        await HeldEncounter.TakeAllOfAsync(patientId, connection, transaction, ct);
        try
        {
            var sealedName = await connection.QuerySingleAsync<byte[]>(
                new CommandDefinition(Sql.Name, new { patientId }, transaction, cancellationToken: ct));
            var key = await keys.OfAsync(patientId, connection, transaction, ct);
            var familyIndex = await patients.FamilyIndexAsync(
                key.Open(sealedName, SealedText.OfPatient("family_name", patientId)), ct);
            await connection.ExecuteAsync(new CommandDefinition(Sql.Reindex,
                new { patientId, familyIndex, BlindIndexes.NameVersion }, transaction, cancellationToken: ct));
            await ChangePatient.ReindexAsync(patientId, familyIndex, connection, transaction, ct);
        }
        catch (BrokenSealException exception)
        {
            Unreadable(logger, patientId, exception.Place);
            return false;
        }

        await transaction.CommitAsync(ct);
        return true;
    }

    private static class Sql
    {
        public const string Old = """
            SELECT patient_id
            FROM patient
            WHERE family_index_version < @NameVersion AND patient_id > @after
            ORDER BY patient_id
            LIMIT @batch
            """;

        public const string Name = "SELECT family_name FROM patient WHERE patient_id = @patientId";

        public const string Reindex = """
            UPDATE patient
            SET family_index = @familyIndex, family_index_version = @NameVersion
            WHERE patient_id = @patientId
            """;
    }

    [LoggerMessage(LogLevel.Error, "The name of patient {PatientId} does not open and is not indexed anew: {Place}")]
    private static partial void Unreadable(ILogger logger, Guid patientId, SealedField place);
}
