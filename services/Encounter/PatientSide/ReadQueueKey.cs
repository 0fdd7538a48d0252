using System.Data;
using System.Data.Common;
using System.Security.Cryptography;
using Dapper;
using Imaging.Encounter.Encounters;
using Imaging.Encounter.Patients;
using Imaging.ServiceDefaults.Data;
using Imaging.ServiceDefaults.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Imaging.Encounter.PatientSide;

/// <param name="KeyId">Another id is another key: what was sealed under a former one is lost and is erased.</param>
/// <param name="Key">256 bits for AES-GCM, base64. It is kept in memory only.</param>
public sealed record QueueKey(Guid KeyId, string Key);

/// <summary>Hands this browser the key that it seals with what waits on the phone (S7): the same one until it is
/// destroyed, a new one then.</summary>
internal sealed class ReadQueueKey(DbDataSource database, PatientKeys keys, TimeProvider clock)
{
    private const int KeyBytes = 32;

    public static Task<Results<Ok<QueueKey>, ProblemHttpResult>> HandleAsync(
        PatientCaller caller, Browser browser, ReadQueueKey read, CancellationToken ct) =>
        Deadlock.RetryAsync(() => read.RunAsync(caller, browser, ct));

    private async Task<Results<Ok<QueueKey>, ProblemHttpResult>> RunAsync(
        PatientCaller caller, Browser browser, CancellationToken ct)
    {
        var encounterId = caller.EncounterId;
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, ct);
        if (await HeldEncounter.TakeAsync(encounterId, connection, transaction, ct) is not { } held)
            return EncounterProblems.Missing;
        if (!EncounterStatus.TakesConsent(held.Status)) return EncounterProblems.In(held.Status);
        var now = clock.GetUtcNow();
        // A browser that refuses the cookie has a key for its session.
        var device = browser.DeviceSha256 ?? SHA256.HashData(caller.SessionId.ToByteArray());
        var sealing = await keys.OfAsync(held.PatientId, connection, transaction, ct);
        var row = await connection.QuerySingleOrDefaultAsync<KeyRow>(new CommandDefinition(
            Sql.Find, new { encounterId, device, since = now - QueueKeys.Lifetime }, transaction,
            cancellationToken: ct));
        if (row is not null)
            return TypedResults.Ok(new QueueKey(row.KeyId, Convert.ToBase64String(
                sealing.OpenBytes(row.SealedKey, SealedText.QueueKey(row.KeyId)))));

        var (keyId, key) = (Guid.CreateVersion7(), RandomNumberGenerator.GetBytes(KeyBytes));
        await connection.ExecuteAsync(new CommandDefinition(Sql.Keep, new
        {
            encounterId, device, keyId, sealedKey = sealing.Seal(key, SealedText.QueueKey(keyId)), now,
        }, transaction, cancellationToken: ct));
        await transaction.CommitAsync(ct);
        return TypedResults.Ok(new QueueKey(keyId, Convert.ToBase64String(key)));
    }

    private sealed record KeyRow(Guid KeyId, byte[] SealedKey);

    private static class Sql
    {
        public const string Find = """
            SELECT key_id, sealed_key
            FROM queue_key
            WHERE encounter_id = @encounterId AND device_sha256 = @device AND created_at > @since
            """;

        public const string Keep = """
            INSERT INTO queue_key (encounter_id, device_sha256, key_id, sealed_key, created_at)
            VALUES (@encounterId, @device, @keyId, @sealedKey, @now)
            ON DUPLICATE KEY UPDATE key_id = VALUES(key_id), sealed_key = VALUES(sealed_key),
              created_at = VALUES(created_at)
            """;
    }
}
