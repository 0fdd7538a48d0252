namespace Imaging.Bench;

/// <summary>
/// Resident memory of a process: when first seen, at most, and at most without the pages of mapped files, which the
/// kernel may take back at will.
/// </summary>
internal sealed record MemoryUse(int Pid, string Name, long FirstKb, long MaxKb, long MaxAnonymousKb);

/// <summary>Samples the resident memory of the system that listens on a port: the AppHost and all below it.</summary>
internal sealed class ProcessMemory : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private readonly Dictionary<int, MemoryUse> _uses = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _sampling;

    private ProcessMemory(int root)
    {
        Sample(root);
        _sampling = SampleUntilStoppedAsync(root);
    }

    public static ProcessMemory Watch(int port)
    {
        var listener = ProcessTable.ListenerOn(port)
            ?? throw new BenchException($"No process of this machine listens on {port}.");
        return new ProcessMemory(ProcessTable.Ancestors(listener).FirstOrDefault(IsAppHost, listener));
    }

    public async Task<IReadOnlyList<MemoryUse>> StopAsync()
    {
        await _stop.CancelAsync();
        await _sampling;
        return _uses.Values.OrderByDescending(use => use.MaxKb).ToList();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
    }

    private static bool IsAppHost(int pid) => ProcessTable.Name(pid) == "Imaging.AppHost";

    private async Task SampleUntilStoppedAsync(int root)
    {
        using var timer = new PeriodicTimer(Interval);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token)) Sample(root);
        }
        catch (OperationCanceledException)
        {
            // Asked to stop.
        }
    }

    private void Sample(int root)
    {
        foreach (var pid in ProcessTable.Tree(root))
        {
            if (ProcessTable.Resident(pid) is not var (resident, anonymous)) continue;
            if (!_uses.TryGetValue(pid, out var use)) use = new MemoryUse(pid, ProcessTable.Name(pid), resident, 0, 0);
            _uses[pid] = use with
            {
                MaxKb = Math.Max(use.MaxKb, resident),
                MaxAnonymousKb = Math.Max(use.MaxAnonymousKb, anonymous),
            };
        }
    }
}
