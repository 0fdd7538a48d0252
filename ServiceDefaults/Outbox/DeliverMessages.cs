using System.Data;
using System.Data.Common;
using Dapper;
using Imaging.ServiceDefaults.Background;
using Imaging.ServiceDefaults.Data;
using Imaging.ServiceDefaults.Problems;
using Imaging.ServiceDefaults.Sealing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Imaging.ServiceDefaults.Outbox;

/// <summary>
/// Takes due messages (SKIP LOCKED, so that replicas share the work), holds each under a lease while its handler works,
/// and keeps what became of it. A message that a crash leaves behind is due again when its lease ends.
/// </summary>
internal sealed partial class DeliverMessages(DbDataSource database, DataKeys keys,
    IEnumerable<IOutboxHandler> handlers, IOptions<OutboxOptions> options, TimeProvider clock,
    ILogger<DeliverMessages> logger) : PeriodicWorker(Interval, clock, logger)
{
    private const int BatchSize = 8;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);
    private readonly Dictionary<string, IOutboxHandler> _handlers = handlers.ToDictionary(handler => handler.Name);

    /// <summary>Delivers what is due; returns how many messages it tried.</summary>
    public override async Task<int> RunOnceAsync(CancellationToken ct)
    {
        for (var total = 0; ;)
        {
            var due = await Deadlock.RetryAsync(() => ClaimAsync(ct));
            await Task.WhenAll(due.Select(row => TryAsync(row, ct)));
            total += due.Count;
            if (due.Count < BatchSize) return total;
        }
    }

    private async Task<List<DueRow>> ClaimAsync(CancellationToken ct)
    {
        var now = Clock.GetUtcNow();
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, ct);
        var due = (await connection.QueryAsync<DueRow>(new CommandDefinition(
            Sql.Due, new { now, limit = BatchSize }, transaction, cancellationToken: ct))).AsList();
        await connection.ExecuteAsync(new CommandDefinition(
            Sql.Claim, due.Select(row => new { row.MessageId, until = now + Lease }), transaction,
            cancellationToken: ct));
        await transaction.CommitAsync(ct);
        return due;
    }

    private async Task TryAsync(DueRow row, CancellationToken ct)
    {
        try
        {
            var key = await keys.OfServiceAsync(OutboxWriter.Purpose, ct);
            var payload = key.Open(row.Payload, OutboxWriter.PayloadField(row.MessageId));
            var handler = _handlers.GetValueOrDefault(row.Handler)
                ?? throw new DeliveryException("no-handler", isFinal: false);
            await DeliverAsync(handler, new(row.MessageId, row.Kind, row.EncounterId, payload), ct);
            await FinishAsync(row, "delivered", null, ct);
        }
        catch (BrokenSealException exception)
        {
            Log.Broken(logger, row.MessageId, exception);
            await FinishAsync(row, "dead", "unreadable", ct);
        }
        catch (Exception exception) when (
            !ct.IsCancellationRequested && exception is not (DbException or DependencyException))
        {
            var (code, isFinal) = exception is DeliveryException failure
                ? (failure.Code, failure.IsFinal)
                : (exception.GetType().Name, false);
            Log.NotDelivered(logger, row.MessageId, row.Attempts + 1, code, exception);
            if (isFinal || row.Attempts + 1 >= options.Value.MaxAttempts) await FinishAsync(row, "dead", code, ct);
            else await PutOffAsync(row, code, ct);
        }
    }

    /// <summary>A server that says nothing must not keep all other messages waiting.</summary>
    private async Task DeliverAsync(IOutboxHandler handler, OutboxMessage message, CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(options.Value.Patience);
        try
        {
            // Also where the handler does not listen.
            await handler.DeliverAsync(message, patience.Token).WaitAsync(patience.Token);
        }
        catch (OperationCanceledException exception) when (!ct.IsCancellationRequested)
        {
            throw new DeliveryException("timed-out", isFinal: false, exception);
        }
    }

    private async Task FinishAsync(DueRow row, string state, string? error, CancellationToken ct) =>
        await ExecuteAsync(Sql.Finish, new { row.MessageId, state, error, now = Clock.GetUtcNow() }, ct);

    private async Task PutOffAsync(DueRow row, string error, CancellationToken ct)
    {
        var wait = options.Value.FirstRetry * Math.Pow(2, Math.Min(row.Attempts, 30));
        if (wait > options.Value.LongestRetry) wait = options.Value.LongestRetry;
        await ExecuteAsync(Sql.PutOff, new { row.MessageId, error, nextAttemptAt = Clock.GetUtcNow() + wait }, ct);
    }

    // Tried again, since what is delivered and not marked so is delivered twice.
    private Task<int> ExecuteAsync(string sql, object parameters, CancellationToken ct) =>
        Deadlock.RetryAsync(async () =>
        {
            await using var connection = await database.OpenConnectionAsync(ct);
            return await connection.ExecuteAsync(new CommandDefinition(sql, parameters, cancellationToken: ct));
        });

    private sealed record DueRow(
        Guid MessageId, string Handler, string Kind, Guid? EncounterId, byte[] Payload, int Attempts);

    private static class Sql
    {
        // SKIP LOCKED: what another replica is taking is its own.
        public const string Due = """
            SELECT message_id, handler, kind, encounter_id, payload, attempts
            FROM outbox_message
            WHERE state = 'pending' AND next_attempt_at <= @now
            ORDER BY next_attempt_at
            LIMIT @limit
            FOR UPDATE SKIP LOCKED
            """;

        public const string Claim = """
            UPDATE outbox_message
            SET next_attempt_at = @until, attempts = attempts + 1
            WHERE message_id = @MessageId
            """;

        public const string Finish = """
            UPDATE outbox_message
            SET state = @state, payload = NULL, last_error = @error, finished_at = @now
            WHERE message_id = @MessageId
            """;

        public const string PutOff = """
            UPDATE outbox_message
            SET last_error = @error, next_attempt_at = @nextAttemptAt
            WHERE message_id = @MessageId
            """;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Message {MessageId} was not delivered at attempt {Attempt}: {Code}")]
        public static partial void NotDelivered(
            ILogger logger, Guid messageId, int attempt, string code, Exception exception);

        [LoggerMessage(LogLevel.Critical, "Message {MessageId} does not open and was given up")]
        public static partial void Broken(ILogger logger, Guid messageId, Exception exception);
    }
}
