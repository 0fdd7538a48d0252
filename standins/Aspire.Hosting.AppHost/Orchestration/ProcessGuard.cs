using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Aspire.Hosting.Orchestration;

/// <summary>
/// Sees to it that no child outlives this process, however it ends. Three nets, each for what the one before lets by:
/// 1. `setpriv --pdeathsig` kills the child itself. The kernel sends it when the *thread* that forked ends, so all
///    children are started on one thread that lives as long as the process.
/// 2. A small shell reads the ids of all groups from a pipe that only this process holds, and kills the groups
///    (ffmpeg under a service, for instance) at its end.
/// 3. A file lists every child with its start time; the next AppHost on this machine sweeps after a dead one.
/// Every child leads a session of its own: Ctrl-C in the terminal reaches the AppHost only, which stops them in order.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "One for the whole process, needed until its end.")]
internal sealed class ProcessGuard
{
    private const string Setpriv = "/usr/bin/setpriv";
    private const string Setsid = "/usr/bin/setsid";
    private const string WatchScript = """
        exec >/dev/null 2>&1
        groups=' '
        while read -r change group; do
          case $change in
            add) groups="$groups$group " ;;
            del) groups="${groups%% $group *} ${groups#* $group }" ;;
          esac
        done
        for group in $groups; do kill -KILL "-$group"; done
        """;

    private static readonly Lazy<ProcessGuard> Instance = new(() => new ProcessGuard());
    private readonly BlockingCollection<Action> _starts = [];
    private readonly Lock _lock = new();
    private readonly StreamWriter _ledger;
    private readonly StreamWriter? _watchdog;

    private ProcessGuard()
    {
        var folder = StoreFolder.Private(Path.Combine(StoreFolder.Shared(), "processes"));
        ProcessSweep.Run(folder);
        var name = string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId}-{Stopwatch.GetTimestamp():x}");
        var file = new FileStream(Path.Combine(folder, name), FileMode.CreateNew, FileAccess.Write, FileShare.None);
        _ledger = new StreamWriter(file) { AutoFlush = true };
        new Thread(StartChildren) { IsBackground = true, Name = "child processes" }.Start();
        _watchdog = StartWatchdog();
    }

    public static ProcessGuard Shared => Instance.Value;

    public async Task<Process> StartAsync(ProcessStartInfo start)
    {
        if (OperatingSystem.IsLinux() && File.Exists(Setpriv) && File.Exists(Setsid))
        {
            start.ArgumentList.Insert(0, start.FileName);
            foreach (var argument in new[] { Setsid, "KILL", "--pdeathsig" })
                start.ArgumentList.Insert(0, argument);
            start.FileName = Setpriv;
        }

        var started = new TaskCompletionSource<Process>(TaskCreationOptions.RunContinuationsAsynchronously);
        _starts.Add(() =>
        {
            try
            {
                var process = Process.Start(start)!;
                Enter(process.Id);
                started.SetResult(process);
            }
            catch (Exception e)
            {
                started.SetException(e);
            }
        });
        return await started.Task;
    }

    /// <summary>To be called once a child is gone: what it left behind goes too, then its id is forgotten.</summary>
    public void Forget(int child)
    {
        if (OperatingSystem.IsLinux())
            Posix.KillGroup(child);
        lock (_lock)
        {
            _watchdog?.WriteLine($"del {child}");
            _ledger.WriteLine($"del {child}");
        }
    }

    /// <summary>A folder that the sweep deletes if this process cannot.</summary>
    public void OwnFolder(string path)
    {
        lock (_lock)
            _ledger.WriteLine($"folder {path}");
    }

    private void Enter(int child)
    {
        lock (_lock)
        {
            _watchdog?.WriteLine($"add {child}");
            _ledger.WriteLine($"add {child} {(OperatingSystem.IsLinux() ? Posix.StartTime(child) : null)}");
        }
    }

    private void StartChildren()
    {
        foreach (var start in _starts.GetConsumingEnumerable())
            start();
    }

    private static StreamWriter? StartWatchdog()
    {
        if (!OperatingSystem.IsLinux() || !File.Exists(Setsid))
            return null;
        var shell = Process.Start(
            new ProcessStartInfo(Setsid, ["/bin/sh", "-c", WatchScript]) { RedirectStandardInput = true })!;
        shell.StandardInput.AutoFlush = true;
        return shell.StandardInput;
    }
}
