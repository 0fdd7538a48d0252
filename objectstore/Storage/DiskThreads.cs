using System.Collections.Concurrent;

namespace Imaging.ObjectStore.Storage;

/// <summary>
/// Threads for work that waits for the disk: an fsync takes milliseconds, and a thread pool full of them would answer
/// nobody. More threads than cores, since the file system commits the fsyncs that wait together in one go.
/// </summary>
internal sealed class DiskThreads : IDisposable
{
    private const int Threads = 16;

    private readonly BlockingCollection<Action> _work = [];

    public DiskThreads()
    {
        for (var i = 0; i < Threads; i++)
            new Thread(Work, maxStackSize: 256 * 1024) { IsBackground = true, Name = $"disk-{i}" }.Start();
    }

    public Task<T> RunAsync<T>(Func<T> work)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        _work.Add(() =>
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

    public void Dispose() => _work.CompleteAdding();

    private void Work()
    {
        foreach (var work in _work.GetConsumingEnumerable())
            work();
    }
}
