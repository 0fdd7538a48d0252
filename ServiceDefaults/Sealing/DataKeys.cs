using System.Collections.Concurrent;
using System.Data.Common;
using System.Security.Cryptography;
using Dapper;
using Imaging.ServiceDefaults.Data;
using Microsoft.Extensions.Caching.Memory;
using MySqlConnector;

namespace Imaging.ServiceDefaults.Sealing;

/// <summary>
/// Data keys, wrapped in the database: one for each owner (a patient) and one for each purpose of the service itself.
/// Destroying an owner's key erases everything sealed with it, in backups too.
/// </summary>
public sealed class DataKeys
{
    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, DataKey> _ofService = new();
    private readonly DbDataSource _database;
    private readonly RootKeys _roots;
    private readonly IMemoryCache _ofOwners;
    private readonly TimeProvider _clock;

    internal DataKeys(DbDataSource database, RootKeys roots, IMemoryCache cache, TimeProvider clock) =>
        (_database, _roots, _ofOwners, _clock) = (database, roots, cache, clock);

    /// <summary>The service's own key for this purpose, for example "staff"; made at its first use.</summary>
    public async ValueTask<DataKey> OfServiceAsync(string purpose, CancellationToken ct)
    {
        if (_ofService.TryGetValue(purpose, out var known)) return known;
        await using var connection = await _database.OpenConnectionAsync(ct);
        if ((await FindAsync(purpose, [Guid.Empty], connection, null, ct)).Count == 0)
        {
            try
            {
                await CreateAsync(purpose, Guid.Empty, connection, null, ct);
            }
            catch (MySqlException exception) when (DuplicateKey.Is(exception))
            {
                // Another replica was first; its key is everybody's.
            }
        }

        return _ofService.GetOrAdd(purpose, (await FindAsync(purpose, [Guid.Empty], connection, null, ct))[Guid.Empty]);
    }

    /// <summary>Makes the key of a new owner, in the transaction that makes the owner.</summary>
    public async Task<DataKey> CreateAsync(
        string purpose, Guid ownerId, DbConnection connection, DbTransaction? transaction, CancellationToken ct)
    {
        var (key, dataKeyId) = (RandomNumberGenerator.GetBytes(32), Guid.CreateVersion7());
        var row = new
        {
            dataKeyId, purpose, ownerId, rootKeyId = _roots.Current.Id,
            wrapped = _roots.Wrap(key, dataKeyId, purpose), createdAt = _clock.GetUtcNow(),
        };
        await connection.ExecuteAsync(new CommandDefinition(Sql.Insert, row, transaction, cancellationToken: ct));
        return new(dataKeyId, key);
    }

    /// <summary>The owner's key, or null where it was never made or has been destroyed.</summary>
    public async ValueTask<DataKey?> OfOwnerAsync(
        string purpose, Guid ownerId, DbConnection connection, DbTransaction? transaction, CancellationToken ct) =>
        (await OfOwnersAsync(purpose, [ownerId], connection, transaction, ct)).GetValueOrDefault(ownerId);

    /// <summary>The keys of these owners, as far as they live, in one query.</summary>
    public async ValueTask<IReadOnlyDictionary<Guid, DataKey>> OfOwnersAsync(string purpose,
        IReadOnlyCollection<Guid> ownerIds, DbConnection connection, DbTransaction? transaction, CancellationToken ct)
    {
        var found = new Dictionary<Guid, DataKey>();
        foreach (var ownerId in ownerIds)
        {
            if (_ofOwners.TryGetValue((purpose, ownerId), out DataKey? known) && known is not null)
                found[ownerId] = known;
        }

        var missing = ownerIds.Distinct().Where(ownerId => !found.ContainsKey(ownerId)).ToArray();
        if (missing.Length == 0) return found;
        foreach (var (ownerId, key) in await FindAsync(purpose, missing, connection, transaction, ct))
        {
            found[ownerId] = key;
            _ofOwners.Set((purpose, ownerId), key,
                new MemoryCacheEntryOptions { AbsoluteExpirationRelativeToNow = Remembered, Size = 1 });
        }

        return found;
    }

    /// <summary>Erases all that was ever sealed for this owner; other replicas forget the key within a
    /// minute.</summary>
    public async Task DestroyAsync(
        string purpose, Guid ownerId, DbConnection connection, DbTransaction? transaction, CancellationToken ct)
    {
        var row = new { purpose, ownerId, now = _clock.GetUtcNow() };
        await connection.ExecuteAsync(new CommandDefinition(Sql.Destroy, row, transaction, cancellationToken: ct));
        _ofOwners.Remove((purpose, ownerId));
    }

    private async Task<Dictionary<Guid, DataKey>> FindAsync(string purpose, Guid[] ownerIds, DbConnection connection,
        DbTransaction? transaction, CancellationToken ct)
    {
        // Dapper expands a list only where every element has a type it knows by itself.
        var owners = ownerIds.Select(ownerId => ownerId.ToByteArray(bigEndian: true));
        var rows = await connection.QueryAsync<WrappedKey>(
            new CommandDefinition(Sql.Find, new { purpose, owners }, transaction, cancellationToken: ct));
        return rows.ToDictionary(row => row.OwnerId, row => new DataKey(
            row.DataKeyId, _roots.Unwrap(row.Wrapped, row.DataKeyId, purpose, row.RootKeyId)));
    }

    private sealed record WrappedKey(Guid OwnerId, Guid DataKeyId, string RootKeyId, byte[] Wrapped);

    private static class Sql
    {
        public const string Insert = """
            INSERT INTO data_key (data_key_id, purpose, owner_id, root_key_id, wrapped, created_at)
            VALUES (@dataKeyId, @purpose, @ownerId, @rootKeyId, @wrapped, @createdAt)
            """;

        public const string Find = """
            SELECT owner_id, data_key_id, root_key_id, wrapped
            FROM data_key
            WHERE purpose = @purpose AND owner_id IN @owners AND destroyed_at IS NULL
            """;

        public const string Destroy = """
            UPDATE data_key
            SET wrapped = NULL, destroyed_at = @now
            WHERE purpose = @purpose AND owner_id = @ownerId AND destroyed_at IS NULL
            """;
    }
}
