using System.Data.Common;
using Imaging.ServiceDefaults.Data;
using Imaging.ServiceDefaults.Sealing;
using MySqlConnector;

namespace Imaging.Media.Uploads;

/// <summary>One data key for each encounter: what was typed about its files is sealed with it, and gone with it.
/// </summary>
internal sealed class EncounterKeys(DataKeys keys)
{
    private const string Purpose = "encounter";

    /// <summary>Made at its first use. Null where it was destroyed: the encounter is erased.</summary>
    public async Task<DataKey?> ForAsync(
        Guid encounterId, DbConnection connection, DbTransaction? transaction, CancellationToken ct)
    {
        if (await FindAsync(encounterId, connection, transaction, ct) is { } key) return key;
        try
        {
            return await keys.CreateAsync(Purpose, encounterId, connection, transaction, ct);
        }
        catch (MySqlException exception) when (DuplicateKey.Is(exception))
        {
            // Another was first, or it was destroyed.
            return await FindAsync(encounterId, connection, transaction, ct);
        }
    }

    /// <summary>Erases all that was ever typed about this encounter's files.</summary>
    public Task DestroyAsync(
        Guid encounterId, DbConnection connection, DbTransaction transaction, CancellationToken ct) =>
        keys.DestroyAsync(Purpose, encounterId, connection, transaction, ct);

    public ValueTask<DataKey?> FindAsync(
        Guid encounterId, DbConnection connection, DbTransaction? transaction, CancellationToken ct) =>
        keys.OfOwnerAsync(Purpose, encounterId, connection, transaction, ct);
}
