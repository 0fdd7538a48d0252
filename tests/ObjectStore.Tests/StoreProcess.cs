using System.Diagnostics;
using System.Text.Json;

namespace Imaging.ObjectStore.Tests;

/// <summary>The built server as a process of its own, on a free port, with a data folder that may outlive it.</summary>
internal sealed class StoreProcess : IAsyncDisposable
{
    public const string AccessKey = "test-access-key";
    public const string SecretKey = "test-secret-key";

    private readonly Process _process;

    private readonly Task _drained;

    private StoreProcess(Process process, Uri url)
    {
        (_process, Url) = (process, url);
        // Nobody reads the rest, and a full pipe would stop the server.
        _drained = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
    }

    public Uri Url { get; }

    public long PeakResidentBytes => long.Parse(File.ReadLines($"/proc/{_process.Id}/status")
        .First(line => line.StartsWith("VmHWM", StringComparison.Ordinal))
        .Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]) * 1024;

    public static async Task<StoreProcess> StartAsync(string dataFolder)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            ArgumentList = { typeof(ObjectStoreOptions).Assembly.Location },
            WorkingDirectory = AppContext.BaseDirectory,
            RedirectStandardOutput = true,
            Environment =
            {
                ["Kestrel__Endpoints__http__Url"] = "http://127.0.0.1:0",
                ["ObjectStore__DataFolder"] = dataFolder,
                ["ObjectStore__AccessKey"] = AccessKey,
                ["ObjectStore__SecretKey"] = SecretKey,
            },
        };
        var process = Process.Start(start)!;
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (ListeningOn(line) is { } url)
                return new(process, url);
        }
        throw new InvalidOperationException("The object store ended before it listened.");
    }

    /// <summary>kill -9, and waits until the process is gone.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            await KillAsync();
        await _drained;
        _process.Dispose();
    }

    private static Uri? ListeningOn(string line)
    {
        using var entry = JsonDocument.Parse(line);
        return entry.RootElement.GetProperty("State").TryGetProperty("address", out var address)
            ? new(address.GetString()!)
            : null;
    }
}
