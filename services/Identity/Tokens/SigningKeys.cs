using System.Data.Common;
using System.Security.Cryptography;
using Dapper;
using Imaging.ServiceDefaults.Background;
using Imaging.ServiceDefaults.Sealing;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;

namespace Imaging.Identity.Tokens;

/// <summary>
/// The ES256 keys of all replicas, sealed in the database. A replica signs with the newest; keys stay published for a
/// day after a newer one took over, which outlives every token signed with them.
/// </summary>
internal sealed class SigningKeys(
    DbDataSource database, DataKeys keys, IOptions<SigningOptions> options, TimeProvider clock) : IDisposable
{
    private const string Purpose = "signing";
    private static readonly TimeSpan Overlap = TimeSpan.FromDays(1);

    private readonly Turns _loading = new("database", 1, TimeSpan.FromSeconds(5));
    private volatile Signer? _current;

    /// <summary>The key to sign with now, made when there is none young enough.</summary>
    public async ValueTask<SigningCredentials> CurrentAsync(CancellationToken ct)
    {
        if (_current is { } signer && IsYoung(signer.CreatedAt)) return signer.Credentials;
        using var turn = await _loading.TakeAsync(ct);
        if (_current is { } loaded && IsYoung(loaded.CreatedAt)) return loaded.Credentials;
        _current = await NewestAsync(ct) ?? await CreateAsync(ct);
        return _current.Credentials;
    }

    /// <summary>All keys whose tokens may still be alive.</summary>
    public async Task<IReadOnlyList<PublicKey>> ListAsync(CancellationToken ct)
    {
        var since = clock.GetUtcNow() - options.Value.KeyLifetime - Overlap;
        await using var connection = await database.OpenConnectionAsync(ct);
        return [.. await connection.QueryAsync<PublicKey>(
            new CommandDefinition(Sql.List, new { since }, cancellationToken: ct))];
    }

    public void Dispose() => _loading.Dispose();

    private bool IsYoung(DateTimeOffset createdAt) => clock.GetUtcNow() - createdAt < options.Value.KeyLifetime;

    private async Task<Signer?> NewestAsync(CancellationToken ct)
    {
        var since = clock.GetUtcNow() - options.Value.KeyLifetime;
        var seal = await keys.OfServiceAsync(Purpose, ct);
        await using var connection = await database.OpenConnectionAsync(ct);
        var row = await connection.QueryFirstOrDefaultAsync<SealedRow>(
            new CommandDefinition(Sql.Newest, new { since }, cancellationToken: ct));
        if (row is null) return null;
        var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(seal.OpenBytes(row.SealedPrivateKey, FieldOf(row.KeyId)), out _);
        return Signer.Of(key, row.KeyId, row.CreatedAt);
    }

    private async Task<Signer> CreateAsync(CancellationToken ct)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var point = key.ExportParameters(false).Q;
        var (keyId, createdAt) = (Guid.CreateVersion7(), clock.GetUtcNow());
        var seal = await keys.OfServiceAsync(Purpose, ct);
        var row = new { keyId, publicX = point.X, publicY = point.Y,
            sealedPrivateKey = seal.Seal(key.ExportPkcs8PrivateKey(), FieldOf(keyId)), createdAt };
        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(Sql.Insert, row, cancellationToken: ct));
        return Signer.Of(key, keyId, createdAt);
    }

    private static SealedField FieldOf(Guid keyId) => new("signing_key", "sealed_private_key", keyId);

    private sealed record SealedRow(Guid KeyId, byte[] SealedPrivateKey, DateTimeOffset CreatedAt);

    private sealed record Signer(SigningCredentials Credentials, DateTimeOffset CreatedAt)
    {
        public static Signer Of(ECDsa key, Guid keyId, DateTimeOffset createdAt) =>
            new(new(new ECDsaSecurityKey(key) { KeyId = keyId.ToString() }, SecurityAlgorithms.EcdsaSha256), createdAt);
    }

    private static class Sql
    {
        public const string Newest = """
            SELECT key_id, sealed_private_key, created_at
            FROM signing_key
            WHERE created_at > @since
            ORDER BY created_at DESC
            LIMIT 1
            """;

        public const string List = """
            SELECT key_id, public_x, public_y
            FROM signing_key
            WHERE created_at > @since
            """;

        public const string Insert = """
            INSERT INTO signing_key (key_id, public_x, public_y, sealed_private_key, created_at)
            VALUES (@keyId, @publicX, @publicY, @sealedPrivateKey, @createdAt)
            """;
    }
}

internal sealed record PublicKey(Guid KeyId, byte[] PublicX, byte[] PublicY);
