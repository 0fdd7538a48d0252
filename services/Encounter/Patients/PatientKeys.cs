using System.Data.Common;
using Imaging.ServiceDefaults.Sealing;

namespace Imaging.Encounter.Patients;

/// <summary>The one key of each patient; destroying it erases the patient.</summary>
internal sealed class PatientKeys(DataKeys keys)
{
    private const string Purpose = "patient";

    public Task<DataKey> CreateAsync(
        Guid patientId, DbConnection connection, DbTransaction transaction, CancellationToken ct) =>
        keys.CreateAsync(Purpose, patientId, connection, transaction, ct);

    /// <exception cref="BrokenSealException">The key is gone, and with it all that was sealed.</exception>
    public async ValueTask<DataKey> OfAsync(
        Guid patientId, DbConnection connection, DbTransaction? transaction, CancellationToken ct) =>
        await keys.OfOwnerAsync(Purpose, patientId, connection, transaction, ct)
            ?? throw new BrokenSealException(new("data_key", "wrapped", patientId));

    /// <summary>Erases all that was ever sealed for this patient.</summary>
    public Task DestroyAsync(
        Guid patientId, DbConnection connection, DbTransaction transaction, CancellationToken ct) =>
        keys.DestroyAsync(Purpose, patientId, connection, transaction, ct);

    public ValueTask<IReadOnlyDictionary<Guid, DataKey>> OfAllAsync(
        IReadOnlyCollection<Guid> patientIds, DbConnection connection, CancellationToken ct) =>
        keys.OfOwnersAsync(Purpose, patientIds, connection, null, ct);
}
