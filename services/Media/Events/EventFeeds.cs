using System.Data.Common;

namespace Imaging.Media.Events;

/// <summary>
/// Knows of each encounter that somebody listens to which event is the newest: one query every half second for an
/// encounter, however many listen to it here.
/// </summary>
internal sealed partial class EventFeeds(DbDataSource database, TimeProvider clock, ILogger<EventFeeds> logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    private readonly Lock _lock = new();
    private readonly Dictionary<Guid, Feed> _feeds = [];

    /// <summary>Listens until the result is disposed of.</summary>
    public Listener Listen(Guid encounterId)
    {
        lock (_lock)
        {
            if (!_feeds.TryGetValue(encounterId, out var feed))
            {
                feed = new();
                _feeds.Add(encounterId, feed);
                _ = FollowAsync(encounterId, feed);
            }

            feed.Listeners++;
            return new(this, encounterId, feed);
        }
    }

    private void Leave(Guid encounterId, Feed feed)
    {
        lock (_lock)
        {
            if (--feed.Listeners > 0) return;
            _feeds.Remove(encounterId);
            feed.Ended.Cancel();
        }
    }

    private async Task FollowAsync(Guid encounterId, Feed feed)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        try
        {
            do
            {
                await LookAsync(encounterId, feed);
            }
            while (await timer.WaitForNextTickAsync(feed.Ended.Token));
        }
        catch (OperationCanceledException)
        {
            // Nobody listens any more.
        }
    }

    private async Task LookAsync(Guid encounterId, Feed feed)
    {
        try
        {
            await using var connection = await database.OpenConnectionAsync(feed.Ended.Token);
            feed.Tell(await EncounterEvents.NewestAsync(encounterId, connection, feed.Ended.Token));
        }
        catch (DbException exception)
        {
            Log.NotRead(logger, exception);
        }
    }

    private sealed class Feed
    {
        private readonly Lock _lock = new();
        private TaskCompletionSource _more = New();
        private long _newest;

        public CancellationTokenSource Ended { get; } = new();

        public int Listeners { get; set; }

        public void Tell(long newest)
        {
            lock (_lock)
            {
                if (newest <= _newest) return;
                _newest = newest;
                _more.SetResult();
                _more = New();
            }
        }

        /// <summary>Completes once there is an event after the given one.</summary>
        public Task After(long seq)
        {
            lock (_lock) return _newest > seq ? Task.CompletedTask : _more.Task;
        }

        private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    internal sealed class Listener : IDisposable
    {
        private readonly EventFeeds _feeds;
        private readonly Guid _encounterId;
        private readonly Feed _feed;
        private int _left;

        public Listener(EventFeeds feeds, Guid encounterId, object feed) =>
            (_feeds, _encounterId, _feed) = (feeds, encounterId, (Feed)feed);

        /// <summary>True once there may be an event after the given one, false after so long without.</summary>
        public async Task<bool> WaitAsync(long seq, TimeSpan patience, CancellationToken ct)
        {
            try
            {
                await _feed.After(seq).WaitAsync(patience, ct);
                return true;
            }
            catch (TimeoutException)
            {
                return false;
            }
        }

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _left, 1) == 0) _feeds.Leave(_encounterId, _feed);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Events could not be looked for")]
        public static partial void NotRead(ILogger logger, Exception exception);
    }
}
