using System.Diagnostics;
using System.Text;

namespace Aspire.Hosting.Orchestration;

internal sealed record ProcessSpec(string FileName, IReadOnlyList<string> Arguments, string WorkingDirectory)
{
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>For servers that log to stderr whatever they have to say.</summary>
    public bool ErrorStreamIsLog { get; init; }
}

internal sealed class ChildProcess
{
    // What the AppHost was told about its own addresses says nothing about its children's.
    private static readonly string[] NotInherited =
        ["ASPNETCORE_URLS", "ASPNETCORE_HTTP_PORTS", "ASPNETCORE_HTTPS_PORTS", "DOTNET_URLS", "DOTNET_LAUNCH_PROFILE"];

    private readonly Process _process;

    private ChildProcess(Process process, Action<string, bool> output)
    {
        _process = process;
        Id = process.Id;
        Exited = WatchAsync(output);
    }

    public int Id { get; }

    /// <summary>The exit code, once the process is gone and its last line has been passed on.</summary>
    public Task<int> Exited { get; }

    public static async Task<ChildProcess> StartAsync(ProcessSpec spec, Action<string, bool> output)
    {
        var start = new ProcessStartInfo(Find(spec), spec.Arguments)
        {
            WorkingDirectory = spec.WorkingDirectory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        foreach (var name in NotInherited)
            start.Environment.Remove(name);
        foreach (var (name, value) in spec.Environment)
            start.Environment[name] = value;

        var process = await ProcessGuard.Shared.StartAsync(start);
        process.StandardInput.Close();
        return new ChildProcess(process, output);
    }

    /// <summary>Asks it to stop; what has not by then is killed, with all it started.</summary>
    public async Task StopAsync(TimeSpan grace)
    {
        if (Exited.IsCompleted)
            return;
        if (OperatingSystem.IsWindows())
            _process.Kill(entireProcessTree: true);
        else
            Posix.Terminate(Id);
        try
        {
            await Exited.WaitAsync(grace);
        }
        catch (TimeoutException)
        {
            if (OperatingSystem.IsWindows())
                _process.Kill(entireProcessTree: true);
            else
                Posix.KillGroup(Id);
            await Exited;
        }
    }

    private async Task<int> WatchAsync(Action<string, bool> output)
    {
        var reading = Task.WhenAll(ReadAsync(_process.StandardOutput, false, output),
            ReadAsync(_process.StandardError, true, output));
        await _process.WaitForExitAsync();

        // A grandchild may hold the pipes open; once the group is gone, the streams end.
        ProcessGuard.Shared.Forget(Id);
        await reading;
        var code = _process.ExitCode;
        _process.Dispose();
        return code;
    }

    private static async Task ReadAsync(StreamReader reader, bool isError, Action<string, bool> output)
    {
        while (await reader.ReadLineAsync() is { } line)
            output(line, isError);
    }

    private static string Find(ProcessSpec spec)
    {
        if (!Directory.Exists(spec.WorkingDirectory))
            throw new DistributedApplicationException($"The working folder '{spec.WorkingDirectory}' does not exist.");
        if (spec.FileName.Contains('/', StringComparison.Ordinal))
        {
            var path = Path.GetFullPath(spec.FileName, spec.WorkingDirectory);
            return File.Exists(path) ? path
                : throw new DistributedApplicationException($"There is no program '{path}'.");
        }

        return OnPath(spec.FileName)
            ?? throw new DistributedApplicationException($"There is no program '{spec.FileName}' on the PATH.");
    }

    internal static string? OnPath(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Concat(["/usr/sbin", "/usr/local/sbin"])
            .Select(folder => Path.Combine(folder, OperatingSystem.IsWindows() ? name + ".exe" : name))
            .FirstOrDefault(File.Exists);
}
