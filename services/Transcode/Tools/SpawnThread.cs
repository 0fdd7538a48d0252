using System.Collections.Concurrent;
using System.Diagnostics;

namespace Imaging.Transcode.Tools;

/// <summary>
/// The one thread that starts programs. They die with their parent (PR_SET_PDEATHSIG, prctl(2)), and to the kernel the
/// parent is the thread that started them: one of the pool may end while they work.
/// </summary>
internal sealed class SpawnThread : IDisposable
{
    private readonly BlockingCollection<Action> _starts = [];

    public SpawnThread() => new Thread(Run) { IsBackground = true, Name = "spawn" }.Start();

    /// <exception cref="System.ComponentModel.Win32Exception">There is no such program.</exception>
    public Task<Process> StartAsync(ProcessStartInfo what)
    {
        var started = new TaskCompletionSource<Process>(TaskCreationOptions.RunContinuationsAsynchronously);
        _starts.Add(() =>
        {
            try
            {
                started.SetResult(Process.Start(what)!);
            }
            catch (Exception exception)
            {
                started.SetException(exception);
            }
        });
        return started.Task;
    }

    public void Dispose() => _starts.CompleteAdding();

    private void Run()
    {
        foreach (var start in _starts.GetConsumingEnumerable()) start();
        _starts.Dispose();
    }
}
