using System.Runtime.ExceptionServices;
using Imaging.ServiceDefaults.Background;
using Imaging.ServiceDefaults.Problems;

namespace Imaging.Media.Erasure;

/// <summary>
/// Erases bytes whose time has come, in the order of that time. The objects go first, the note of it after, so that a
/// crash between the two only repeats a deletion. Replicas may work on the same rows: that does no harm either.
/// </summary>
internal abstract partial class EraseDue<TRow>(TimeSpan pause, TimeProvider clock, ILogger logger)
    : PeriodicWorker(pause, clock, logger) where TRow : class
{
    protected const int Batch = 100;

    private readonly ILogger _logger = logger;

    /// <summary>Returns how many were erased. One that cannot be holds up none of the others.</summary>
    /// <exception cref="DependencyException">The store did not erase some of them: the first it said so of.</exception>
    public override async Task<int> RunOnceAsync(CancellationToken ct)
    {
        var (now, erased, refused) = (Clock.GetUtcNow(), 0, (ExceptionDispatchInfo?)null);
        IReadOnlyList<TRow> due = [];
        do
        {
            due = await ListAsync(now, due.Count == 0 ? null : due[^1], ct);
            foreach (var row in due)
            {
                try
                {
                    await EraseAsync(row, ct);
                    erased++;
                }
                catch (DependencyException exception)
                {
                    refused ??= ExceptionDispatchInfo.Capture(exception);
                }
            }
        }
        while (due.Count == Batch);

        if (erased > 0) Log.Erased(_logger, GetType().Name, erased);
        refused?.Throw();
        return erased;
    }

    /// <summary>At most <see cref="Batch"/> of those that are due, after the given one.</summary>
    protected abstract Task<IReadOnlyList<TRow>> ListAsync(DateTimeOffset now, TRow? after, CancellationToken ct);

    protected abstract Task EraseAsync(TRow row, CancellationToken ct);

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "{Worker} erased the bytes of {Count}")]
        public static partial void Erased(ILogger logger, string worker, int count);
    }
}
