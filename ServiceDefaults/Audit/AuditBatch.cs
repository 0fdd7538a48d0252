using System.Data.Common;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Imaging.ServiceDefaults.Audit;

/// <summary>
/// For programs' reads, of which there are hundreds a second: entries are written together, within a second. When
/// writing falls behind, readers wait; nothing is dropped but by a crash.
/// </summary>
public sealed partial class AuditBatch(
    AuditTrail trail, DbDataSource database, TimeProvider clock, ILogger<AuditBatch> logger) : BackgroundService
{
    private const int Capacity = 10_000;
    private const int Most = 500;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    private readonly Channel<AuditEntry> _entries = Channel.CreateBounded<AuditEntry>(
        new BoundedChannelOptions(Capacity) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    public ValueTask AddAsync(AuditEntry entry, CancellationToken ct) => _entries.Writer.WriteAsync(entry, ct);

    /// <summary>What came in before the service stops is written before it has stopped.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        _entries.Writer.TryComplete();
        await (ExecuteTask ?? Task.CompletedTask).WaitAsync(cancellationToken);
        await base.StopAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var taken = new List<AuditEntry>(Most);
        while (await _entries.Reader.WaitToReadAsync(CancellationToken.None))
        {
            while (taken.Count < Most && _entries.Reader.TryRead(out var entry)) taken.Add(entry);
            while (taken.Count > 0 && !await WriteAsync(taken) && !stoppingToken.IsCancellationRequested)
                await Task.Delay(Interval, clock, CancellationToken.None);
            if (!_entries.Reader.Completion.IsCompleted && _entries.Reader.Count < Most)
                await Task.Delay(Interval, clock, CancellationToken.None);
        }
    }

    private async Task<bool> WriteAsync(List<AuditEntry> entries)
    {
        try
        {
            await using var connection = await database.OpenConnectionAsync();
            await trail.AppendAsync(entries, connection, CancellationToken.None);
            entries.Clear();
            return true;
        }
        catch (Exception exception)
        {
            // Whatever it is: what has been read stays to be written, and the service stays.
            Log.Waiting(logger, entries.Count, exception);
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "{Count} audit entries could not be written yet")]
        public static partial void Waiting(ILogger logger, int count, Exception exception);
    }
}
