using Imaging.ObjectStore.Http;

namespace Imaging.ObjectStore.Storage;

/// <summary>
/// Threads for work that waits for the disk: an fsync takes milliseconds, and a thread pool full of them would answer
/// nobody. More threads than cores, since the file system commits the fsyncs that wait together in one go. A plain
/// monitor wakes them: the ready-made queues spin before they sleep, and sixteen threads that spin cost a core. Where
/// the disk hangs so many wait and no more; the next are told to come back.
/// </summary>
internal sealed class DiskThreads : IDisposable
{
    private const int Threads = 16;
    private const int MostWaiting = 1024;

    private readonly object _gate = new();
    private readonly Queue<Action> _work = [];
    private bool _ended;

    public DiskThreads()
    {
        for (var i = 0; i < Threads; i++)
            new Thread(Work, maxStackSize: 256 * 1024) { IsBackground = true, Name = $"disk-{i}" }.Start();
    }

    /// <exception cref="S3Exception">Too much waits for the disk already.</exception>
    public Task<T> RunAsync<T>(Func<T> work)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        Enqueue(() =>
        {
            try
            {
                done.SetResult(work());
            }
            catch (Exception exception) // Belongs to whoever awaits.
            {
                done.SetException(exception);
            }
        });
        return done.Task;
    }

    public Task RunAsync(Action work) => RunAsync(() =>
    {
        work();
        return true;
    });

    public void Dispose()
    {
        lock (_gate)
        {
            _ended = true;
            Monitor.PulseAll(_gate);
        }
    }

    private void Enqueue(Action work)
    {
        lock (_gate)
        {
            if (_work.Count == MostWaiting) throw new S3Exception(S3Error.SlowDown);
            _work.Enqueue(work);
            Monitor.Pulse(_gate);
        }
    }

    private void Work()
    {
        while (Next() is { } work)
            work();
    }

    private Action? Next()
    {
        lock (_gate)
        {
            while (_work.Count == 0 && !_ended)
                Monitor.Wait(_gate);
            return _work.TryDequeue(out var work) ? work : null;
        }
    }
}
