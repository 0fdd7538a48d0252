using System.Data.Common;
using System.Text.Json;
using Dapper;
using Imaging.ServiceDefaults.Sealing;

namespace Imaging.ServiceDefaults.Outbox;

/// <summary>
/// What has to happen elsewhere after a commit, written in the same transaction and delivered at least once. Payloads
/// are sealed, and erased as soon as they are delivered or given up.
/// </summary>
public sealed class OutboxWriter(DataKeys keys, TimeProvider clock)
{
    internal const string Purpose = "outbox";
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <param name="handler">Name of the handler that delivers it.</param>
    /// <param name="notBefore">Unset: at once.</param>
    public async Task<Guid> EnqueueAsync(string handler, string kind, object payload, Guid? encounterId,
        DbConnection connection, DbTransaction? transaction, CancellationToken ct, DateTimeOffset? notBefore = null)
    {
        var key = await keys.OfServiceAsync(Purpose, ct);
        var (messageId, now) = (Guid.CreateVersion7(), clock.GetUtcNow());
        var row = new
        {
            messageId, handler, kind, encounterId, now, nextAttemptAt = notBefore ?? now,
            payload = key.Seal(JsonSerializer.SerializeToUtf8Bytes(payload, Json), PayloadField(messageId)),
        };
        await connection.ExecuteAsync(new CommandDefinition(Sql.Insert, row, transaction, cancellationToken: ct));
        return messageId;
    }

    internal static SealedField PayloadField(Guid messageId) => new("outbox_message", "payload", messageId);

    private static class Sql
    {
        public const string Insert = """
            INSERT INTO outbox_message
              (message_id, handler, kind, encounter_id, payload, state, attempts, next_attempt_at, created_at)
            VALUES
              (@messageId, @handler, @kind, @encounterId, @payload, 'pending', 0, @nextAttemptAt, @now)
            """;
    }
}
