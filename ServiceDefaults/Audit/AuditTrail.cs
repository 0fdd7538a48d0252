using System.Data.Common;
using System.Text.Json;
using Dapper;
using Imaging.ServiceDefaults.Data;
using Imaging.ServiceDefaults.Sealing;
using Microsoft.Extensions.Logging;

namespace Imaging.ServiceDefaults.Audit;

/// <summary>
/// Writes what happened, in the transaction that makes it happen: either both are there or neither. Appending takes no
/// lock and waits for nobody; the sealer chains committed rows afterwards.
/// </summary>
public sealed partial class AuditTrail(
    DbDataSource database, DataKeys keys, AuditWatch watch, TimeProvider clock, ILogger<AuditTrail> logger)
{
    /// <summary>For whoever sends it together with a statement of its own; see <see cref="ParametersAsync"/>.</summary>
    public const string InsertStatement = $"""
        {InsertInto}
          (@AuditEventId, @OccurredAt, @Actor, @Action, @EntityId, @EncounterId, @Detail, @Mac)
        """;

    private const string InsertInto = """
        INSERT INTO audit_event
          (audit_event_id, occurred_at, actor, action, entity_id, encounter_id, detail, mac)
        VALUES
        """;

    private const int LongestDetail = 3000;
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public async Task AppendAsync(
        AuditEntry entry, DbConnection connection, DbTransaction? transaction, CancellationToken ct) =>
        await WriteAsync(connection, new(
            InsertStatement, await ParametersAsync(entry, ct), transaction, cancellationToken: ct));

    /// <summary>All of them, in one statement, or none.</summary>
    public async Task AppendAsync(
        IReadOnlyCollection<AuditEntry> entries, DbConnection connection, CancellationToken ct)
    {
        if (entries.Count == 0) return;
        var key = await keys.OfServiceAsync(AuditRow.KeyPurpose, ct);
        // No two of these texts are the same: kept for another time they would fill the memory.
        await WriteAsync(connection, new(Sql.Insert(entries.Select(entry => Row(entry, key))),
            flags: CommandFlags.NoCache, cancellationToken: ct));
    }

    /// <summary>For what changes nothing: a refusal, a search, an opening. Returns when it is committed.</summary>
    public async Task AppendAsync(AuditEntry entry, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await AppendAsync(entry, connection, null, ct);
    }

    /// <summary>The parameters of <see cref="InsertStatement"/>.</summary>
    public async ValueTask<object> ParametersAsync(AuditEntry entry, CancellationToken ct) =>
        Row(entry, await keys.OfServiceAsync(AuditRow.KeyPurpose, ct));

    /// <summary>An encounter's entries, newest first, those before the given one.</summary>
    public async Task<IReadOnlyList<AuditRecord>> ListAsync(
        Guid encounterId, Guid? before, int limit, CancellationToken ct)
    {
        var key = await keys.OfServiceAsync(AuditRow.KeyPurpose, ct);
        await using var connection = await database.OpenConnectionAsync(ct);
        var rows = await connection.QueryAsync<AuditRow>(new CommandDefinition(
            Sql.List, new { encounterId, before = before ?? Guid.AllBitsSet, limit }, cancellationToken: ct));
        return [.. rows.Select(row => RecordOf(row, key))];
    }

    private async Task WriteAsync(DbConnection connection, CommandDefinition insert)
    {
        try
        {
            await connection.ExecuteAsync(insert);
            watch.Written();
        }
        catch (DbException exception)
        {
            watch.NotWritten(exception);
            throw;
        }
    }

    /// <summary>A row that does not fit is shown as such, with those around it.</summary>
    private AuditRecord RecordOf(AuditRow row, DataKey key)
    {
        var fits = row.Fits(key);
        if (!fits) Log.Damaged(logger, row.AuditEventId);
        // What the mac covers opens.
        var detail = fits && row.Detail is { } sealedDetail
            ? JsonSerializer.Deserialize<JsonElement>(key.Open(sealedDetail, AuditRow.DetailField(row.AuditEventId)))
            : (JsonElement?)null;
        return new(row.AuditEventId, row.OccurredAt, row.Actor, row.Action, row.EntityId, detail, IsDamaged: !fits);
    }

    private AuditRow Row(AuditEntry entry, DataKey key)
    {
        var auditEventId = Guid.CreateVersion7();
        var now = clock.GetUtcNow();
        // What the column keeps is what the mac covers.
        var occurredAt = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
        var json = entry.Detail is null ? null : JsonSerializer.SerializeToUtf8Bytes(entry.Detail, Json);
        if (json?.Length > LongestDetail)
            throw new ArgumentException($"The detail of {entry.Action} is longer than {LongestDetail} bytes.");
        var detail = json is null ? null : key.Seal(json, AuditRow.DetailField(auditEventId));
        var mac = AuditRow.MacOf(key, auditEventId, occurredAt, entry.Actor, entry.Action, entry.EntityId,
            entry.EncounterId, detail);
        return new(auditEventId, occurredAt.UtcTicks / TimeSpan.TicksPerMicrosecond, entry.Actor, entry.Action,
            entry.EntityId, entry.EncounterId, detail, mac, Number: null, Chain: null);
    }

    private static class Sql
    {
        public const string List = $"""
            SELECT {AuditRow.Columns}
            FROM audit_event
            WHERE encounter_id = @encounterId AND audit_event_id < @before
            ORDER BY audit_event_id DESC
            LIMIT @limit
            """;

        public static string Insert(IEnumerable<AuditRow> rows) => $"""
            {InsertInto}
              {string.Join(",\n  ", rows.Select(Values))}
            """;

        private static string Values(AuditRow row) => $"""
            ({Literal.Of(row.AuditEventId)}, {Literal.Of(row.OccurredAt)}, {Literal.Of(row.Actor)},
            {Literal.Of(row.Action)}, {Literal.Of(row.EntityId)}, {Literal.Of(row.EncounterId)},
            {Literal.Of(row.Detail)}, {Literal.Of(row.Mac)})
            """;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Critical, "Row {AuditEventId} of the audit was changed or written by somebody else")]
        public static partial void Damaged(ILogger logger, Guid auditEventId);
    }
}

/// <summary>An entry as it is shown.</summary>
/// <param name="IsDamaged">It is not what was written: nothing of it is to be relied on, and its detail is left
/// out.</param>
public sealed record AuditRecord(Guid Id, DateTimeOffset At, string Actor, string Action, Guid? EntityId,
    JsonElement? Detail, bool IsDamaged);
