using System.Data.Common;
using System.Threading.Channels;
using Imaging.ServiceDefaults.Problems;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Imaging.ServiceDefaults.Audit;

/// <summary>
/// For programs' reads, of which there are hundreds a second: entries are written together, within a second. When
/// writing falls behind, readers wait for seconds at most; when it fails for as long, nobody reads. Nothing that was
/// taken is dropped but by a crash.
/// </summary>
public sealed partial class AuditBatch(
    AuditTrail trail, AuditWatch watch, DbDataSource database, TimeProvider clock, ILogger<AuditBatch> logger)
    : BackgroundService
{
    private const int Capacity = 10_000;
    private const int Most = 500;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    private readonly Channel<AuditEntry> _entries = Channel.CreateBounded<AuditEntry>(
        new BoundedChannelOptions(Capacity) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    /// <exception cref="DependencyException">It could not be taken: what was asked for must not be done.</exception>
    public async ValueTask AddAsync(AuditEntry entry, CancellationToken ct)
    {
        if (watch.IsBehind) throw Unwritable();
        if (_entries.Writer.TryWrite(entry)) return;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(AuditWatch.Patience);
        try
        {
            await _entries.Writer.WriteAsync(entry, patience.Token);
        }
        catch (Exception exception) when (exception is OperationCanceledException or ChannelClosedException)
        {
            ct.ThrowIfCancellationRequested();
            throw Unwritable();
        }
    }

    /// <summary>What came in before the service stops is written before it has stopped, where that can be.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        _entries.Writer.TryComplete();
        await Task.WhenAny(
            ExecuteTask ?? Task.CompletedTask, Task.Delay(AuditWatch.Patience, clock, cancellationToken));
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

    private static DependencyException Unwritable() => new("audit trail", "Entries can not be written");

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
