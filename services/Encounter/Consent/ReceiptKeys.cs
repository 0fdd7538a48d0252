using System.Data.Common;
using System.Security.Cryptography;
using Dapper;
using Imaging.ServiceDefaults.Sealing;

namespace Imaging.Encounter.Consent;

/// <summary>
/// The key that receipts are signed with: P-256, made at its first use, its private half sealed. Its public half is
/// given to anybody, so a receipt can be checked without asking us whether it is ours.
/// </summary>
internal sealed class ReceiptKeys(DbDataSource database, DataKeys keys, TimeProvider clock) : IDisposable
{
    private const string Purpose = "receipts";
    private volatile ReceiptKey? _key;

    public async ValueTask<ReceiptKey> GetAsync(CancellationToken ct)
    {
        if (_key is { } known) return known;
        await using var connection = await database.OpenConnectionAsync(ct);
        var seal = await keys.OfServiceAsync(Purpose, ct);
        if (await FindAsync(connection, ct) is null)
        {
            using var made = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var keyId = Guid.CreateVersion7();
            await connection.ExecuteAsync(new CommandDefinition(Sql.Insert, new
            {
                keyId, privateKey = seal.Seal(made.ExportPkcs8PrivateKey(), Field(keyId)), now = clock.GetUtcNow(),
            }, cancellationToken: ct));
        }

        // The oldest is everybody's, should two replicas have made one at the same moment.
        var row = (await FindAsync(connection, ct))!;
        var ecdsa = ECDsa.Create();
        ecdsa.ImportPkcs8PrivateKey(seal.OpenBytes(row.PrivateKey, Field(row.ReceiptKeyId)), out _);
        return _key = new(row.ReceiptKeyId.ToString(), ecdsa);
    }

    public void Dispose() => _key?.Key.Dispose();

    private static SealedField Field(Guid keyId) => new("receipt_key", "private_key", keyId);

    private static Task<KeyRow?> FindAsync(DbConnection connection, CancellationToken ct) =>
        connection.QueryFirstOrDefaultAsync<KeyRow>(new CommandDefinition(Sql.Find, cancellationToken: ct));

    private sealed record KeyRow(Guid ReceiptKeyId, byte[] PrivateKey);

    private static class Sql
    {
        public const string Find = """
            SELECT receipt_key_id, private_key
            FROM receipt_key
            ORDER BY receipt_key_id
            LIMIT 1
            """;

        public const string Insert = """
            INSERT INTO receipt_key (receipt_key_id, private_key, created_at)
            VALUES (@keyId, @privateKey, @now)
            """;
    }
}

internal sealed record ReceiptKey(string KeyId, ECDsa Key);
