using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.ApplicationModel;

public readonly record struct LogLine(int LineNumber, string Content, bool IsErrorMessage);

/// <summary>
/// What each resource wrote: kept for reports, passed on to the AppHost's log under the resource's name.
/// </summary>
public class ResourceLoggerService
{
    private readonly ConcurrentDictionary<string, ResourceLog> _logs = new(ResourceNames.Comparer);
    private readonly ILoggerFactory? _forward;
    private readonly string _application;

    public ResourceLoggerService() => _application = "";

    internal ResourceLoggerService(ILoggerFactory forward, string application) =>
        (_forward, _application) = (forward, application);

    public ILogger GetLogger(IResource resource) => LogOf(resource.Name);

    public ILogger GetLogger(string resourceName) => LogOf(resourceName);

    public IAsyncEnumerable<IReadOnlyList<LogLine>> WatchAsync(IResource resource) => LogOf(resource.Name).WatchAsync();

    public IAsyncEnumerable<IReadOnlyList<LogLine>> WatchAsync(string resourceName) => LogOf(resourceName).WatchAsync();

    public async IAsyncEnumerable<IReadOnlyList<LogLine>> GetAllAsync(IResource resource)
    {
        await Task.CompletedTask;
        yield return LogOf(resource.Name).Lines();
    }

    internal IReadOnlyList<LogLine> LastLines(string resourceName, int count) =>
        [.. LogOf(resourceName).Lines().TakeLast(count)];

    private ResourceLog LogOf(string name) => _logs.GetOrAdd(
        name, _ => new ResourceLog(_forward?.CreateLogger($"{_application}.Resources.{name}")));

    private sealed class ResourceLog(ILogger? forward) : ILogger
    {
        private const int Kept = 1000;
        private readonly Lock _lock = new();
        private readonly Queue<LogLine> _lines = new(Kept);
        private readonly List<Channel<LogLine>> _watchers = [];
        private int _count;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel level, EventId id, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var text = formatter(state, exception);
            if (exception is not null)
                text += $" {exception.GetType().Name}: {exception.Message}";
            lock (_lock)
            {
                var line = new LogLine(++_count, text, level >= LogLevel.Error);
                if (_lines.Count == Kept)
                    _lines.Dequeue();
                _lines.Enqueue(line);
                foreach (var watcher in _watchers)
                    watcher.Writer.TryWrite(line);
            }

            forward?.Log(level, id, text, null, static (line, _) => line);
        }

        public IReadOnlyList<LogLine> Lines()
        {
            lock (_lock)
                return [.. _lines];
        }

        public async IAsyncEnumerable<IReadOnlyList<LogLine>> WatchAsync(
            [EnumeratorCancellation] CancellationToken ct = default)
        {
            var channel = Channel.CreateUnbounded<LogLine>();
            lock (_lock)
            {
                foreach (var line in _lines)
                    channel.Writer.TryWrite(line);
                _watchers.Add(channel);
            }

            try
            {
                await foreach (var line in channel.Reader.ReadAllAsync(ct))
                    yield return [line];
            }
            finally
            {
                lock (_lock)
                    _watchers.Remove(channel);
            }
        }
    }
}
