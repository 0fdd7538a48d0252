using System.Collections.Concurrent;
using System.Data.Common;
using System.Globalization;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Dapper;
using Grpc.Core;
using Imaging.Media.Items;
using Imaging.ServiceDefaults.Problems;
using Imaging.ServiceDefaults.Security;

namespace Imaging.Media.Events;

/// <summary>Something that happened to a file; the event's id is its number.</summary>
/// <param name="Kind">"uploaded", "processing", "ready", "failed", "submitted", "changed", "removed", "restricted",
/// "misfiled" or "moved"; "heartbeat" says that the connection stands, and then the rest is unset.</param>
public sealed record MediaEvent(string Kind, Guid? MediaId, DateTimeOffset? At);

/// <summary>
/// What happens to the files that staff see, as it happens (WHATWG HTML, server-sent events). A page that comes back
/// with Last-Event-ID misses nothing. Whether the caller may still see the encounter is asked every five seconds.
/// </summary>
internal sealed partial class StreamEvents(DbDataSource database, MediaAccess access, EventFeeds feeds,
    IHostApplicationLifetime lifetime, TimeProvider clock, ILogger<StreamEvents> logger)
{
    private const int MostPerSession = 20;
    private const int Batch = 200;
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan AccessRound = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Reconnect = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<Guid, int> _streams = new();

    public static Task<IResult> HandleAsync(Guid encounterId, StaffCaller caller, HttpContext http, StreamEvents stream,
        CancellationToken ct) => stream.RunAsync(encounterId, caller, http, ct);

    private async Task<IResult> RunAsync(Guid encounterId, StaffCaller caller, HttpContext http, CancellationToken ct)
    {
        if (await access.RefuseAsync(encounterId, caller, ct) is { } refusal) return refusal;
        if (_streams.AddOrUpdate(caller.SessionId, 1, (_, count) => count + 1) > MostPerSession)
        {
            Leave(caller);
            return Problem.RateLimited.With("Too many pages of this session listen at once. Close some.");
        }

        http.Response.OnCompleted(() =>
        {
            Leave(caller);
            return Task.CompletedTask;
        });
        var after = long.TryParse(http.Request.Headers["Last-Event-ID"], CultureInfo.InvariantCulture, out var last)
            && last > 0 ? last : await NewestAsync(encounterId, ct);
        http.Response.Headers["X-Accel-Buffering"] = "no";
        return TypedResults.ServerSentEvents(ListAsync(encounterId, caller, after, ct));
    }

    private void Leave(StaffCaller caller)
    {
        if (_streams.AddOrUpdate(caller.SessionId, 0, (_, count) => count - 1) <= 0)
            _streams.TryRemove(KeyValuePair.Create(caller.SessionId, 0));
    }

    private async IAsyncEnumerable<SseItem<MediaEvent>> ListAsync(
        Guid encounterId, StaffCaller caller, long after, [EnumeratorCancellation] CancellationToken ct)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct, lifetime.ApplicationStopping);
        using var listener = feeds.Listen(encounterId);
        // At once, so that the page knows that it is connected.
        yield return Beat();
        var (beatAt, askAt) = (clock.GetUtcNow() + Heartbeat, clock.GetUtcNow() + AccessRound);
        while (!stop.IsCancellationRequested)
        {
            var isMore = await WaitAsync(listener, after, stop.Token);
            if (clock.GetUtcNow() >= askAt)
            {
                if (!await MaySeeAsync(encounterId, caller, ct)) yield break;
                askAt = clock.GetUtcNow() + AccessRound;
            }

            if ((isMore ? await ReadAsync(encounterId, after, ct) : []) is not { } rows) yield break;
            foreach (var row in rows)
            {
                after = row.Seq;
                if (!row.ForStaff) continue;
                yield return new(new(row.Kind, row.MediaId, row.HappenedAt), "media")
                {
                    EventId = row.Seq.ToString(CultureInfo.InvariantCulture), ReconnectionInterval = Reconnect,
                };
            }

            if (clock.GetUtcNow() < beatAt) continue;
            beatAt = clock.GetUtcNow() + Heartbeat;
            yield return Beat();
        }
    }

    private static async Task<bool> WaitAsync(EventFeeds.Listener listener, long after, CancellationToken ct)
    {
        try
        {
            return await listener.WaitAsync(after, AccessRound, ct);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private static SseItem<MediaEvent> Beat() =>
        new(new("heartbeat", null, null), "heartbeat") { ReconnectionInterval = Reconnect };

    private async Task<long> NewestAsync(Guid encounterId, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await EncounterEvents.NewestAsync(encounterId, connection, ct);
    }

    /// <summary>Where nobody can tell, the stream ends: the page comes back and is told to wait.</summary>
    private async Task<bool> MaySeeAsync(Guid encounterId, StaffCaller caller, CancellationToken ct)
    {
        try
        {
            return await access.RefuseAsync(encounterId, caller, ct) is null;
        }
        catch (RpcException exception)
        {
            Log.Ended(logger, exception);
            return false;
        }
    }

    /// <summary>Null where the database is away: the page comes back with the number of its last event.</summary>
    private async Task<IEnumerable<EventRow>?> ReadAsync(Guid encounterId, long after, CancellationToken ct)
    {
        try
        {
            await using var connection = await database.OpenConnectionAsync(ct);
            return await connection.QueryAsync<EventRow>(new CommandDefinition(
                Sql.After, new { encounterId, after, batch = Batch }, cancellationToken: ct));
        }
        catch (DbException exception)
        {
            Log.Ended(logger, exception);
            return null;
        }
    }

    private sealed record EventRow(long Seq, string Kind, Guid MediaId, bool ForStaff, DateTimeOffset HappenedAt);

    private static class Sql
    {
        public const string After = """
            SELECT seq, kind, media_id, for_staff, happened_at
            FROM encounter_event
            WHERE encounter_id = @encounterId AND seq > @after
            ORDER BY seq
            LIMIT @batch
            """;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "A stream of events ends before its time")]
        public static partial void Ended(ILogger logger, Exception exception);
    }
}
