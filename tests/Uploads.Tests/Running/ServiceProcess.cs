using System.Collections.Concurrent;
using System.Diagnostics;

namespace Imaging.Uploads.Tests.Running;

/// <summary>A part of the system as it was built, on a port that it keeps, so that it can be killed and started again.
/// </summary>
internal sealed class ServiceProcess(string name, Uri address, IReadOnlyDictionary<string, string?> settings)
    : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private readonly ConcurrentQueue<string?> _printed = new();
    private Process? _process;

    public Uri Address => address;

    /// <summary>Where it answers the other services.</summary>
    public Uri Inner { get; } = RunningMedia.NewAddress();

    public string Printed => string.Join('\n', _printed);

    public long ResidentBytes => long.Parse(File.ReadLines($"/proc/{_process!.Id}/status")
        .First(line => line.StartsWith("VmHWM", StringComparison.Ordinal))
        .Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]) * 1024;

    /// <summary>What it has computed so far.</summary>
    public TimeSpan Cpu
    {
        get
        {
            _process!.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    public async Task StartAsync()
    {
        _process = Process.Start(Start())!;
        _process.OutputDataReceived += (_, line) => _printed.Enqueue(line.Data);
        _process.ErrorDataReceived += (_, line) => _printed.Enqueue(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        using var client = new HttpClient { BaseAddress = address };
        var waited = Stopwatch.StartNew();
        while (!await IsHealthyAsync(client))
        {
            Assert.True(waited.Elapsed < Patience && !_process.HasExited, $"{name} does not start.\n{Printed}");
            await Task.Delay(50);
        }
    }

    /// <summary>Runs it with these words to its end.</summary>
    public async Task<(int Status, string Printed)> RunAsync(string[] words)
    {
        using var process = Process.Start(Start(words))!;
        var errors = process.StandardError.ReadToEndAsync();
        var printed = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, printed + await errors);
    }

    /// <summary>kill -9, and waits until it is gone.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null) await KillAsync();
    }

    private ProcessStartInfo Start(params string[] words)
    {
        var folder = Path.Combine(
            Root(), "artifacts", "bin", name, Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/')));
        var start = new ProcessStartInfo("dotnet", [Path.Combine(folder, $"{name}.dll"), .. words])
        {
            WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        foreach (var (key, value) in settings) start.Environment[key] = value;
        start.Environment["Kestrel__Endpoints__http__Url"] = address.GetLeftPart(UriPartial.Authority);
        start.Environment["Kestrel__Endpoints__grpc__Url"] = Inner.GetLeftPart(UriPartial.Authority);
        return start;
    }

    private static async Task<bool> IsHealthyAsync(HttpClient client)
    {
        try
        {
            using var response = await client.GetAsync("/health");
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    public static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Imaging.sln"))) folder = folder.Parent!;
        return folder.FullName;
    }
}
