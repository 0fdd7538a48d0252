using System.Diagnostics;

namespace Imaging.Media.Tests.Containers;

/// <summary>Programs of others, which see files as the world sees them.</summary>
internal static class Tools
{
    /// <summary>What exiftool takes for a place, at any depth of the file; "Composite" is its own reckoning.</summary>
    public static async Task<string[]> PlacesAsync(string path)
    {
        string places = await RunAsync("exiftool", "-a", "-ee3", "-G1", "-s", "-Location:all", path);
        return [.. places.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(l => !l.StartsWith("[Composite]", StringComparison.Ordinal))];
    }

    /// <summary>A digest of every frame and every sound, as decoded.</summary>
    public static Task<string> DigestsAsync(string path) => RunAsync(
        "ffmpeg", "-v", "error", "-i", path, "-map", "0:v", "-map", "0:a?", "-f", "framemd5", "-");

    public static async Task<string> RunAsync(string program, params string[] arguments)
    {
        if (!IsThere(program))
            Assert.Skip($"{program} is not installed.");
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var ct = TestContext.Current.CancellationToken;
        var output = process.StandardOutput.ReadToEndAsync(ct);
        string errors = await process.StandardError.ReadToEndAsync(ct);
        await process.WaitForExitAsync(ct);
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)}: {errors}");
        return await output;
    }

    private static bool IsThere(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(p => File.Exists(Path.Combine(p, program)));
}

/// <summary>A folder for one test's files.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly string _path = Directory.CreateTempSubdirectory("imaging-containers-").FullName;

    public string this[string name] => Path.Combine(_path, name);

    public void Dispose() => Directory.Delete(_path, recursive: true);
}
