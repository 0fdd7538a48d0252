using System.Diagnostics;

namespace Imaging.Media.Tests.Containers;

/// <summary>Programs of others, which see files as the world sees them.</summary>
internal static class Tools
{
    /// <summary>What exiftool takes for a place in a file or a folder of files, at any depth of them.</summary>
    public static async Task<string[]> PlacesAsync(string path)
    {
        if (!IsThere("exiftool"))
            Assert.Skip("exiftool is not installed.");
        // Damaged files can take all memory there is, or make it exit with 1, which hides no place in the others.
        var (_, output, errors) = await StartAsync("sh", "-c",
            "ulimit -v 1000000; exec exiftool -q -q -m -a -ee3 -G1 -s -ext '*' -FileName -Location:all \"$1\"", "sh", path);
        Assert.True(output.Length > 0, errors);
        string file = "";
        List<string> places = [];
        foreach (string line in output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.StartsWith("[System]", StringComparison.Ordinal))
                file = line[line.IndexOf(':', StringComparison.Ordinal)..];
            // Its own reckoning from what it found.
            else if (!line.StartsWith("[Composite]", StringComparison.Ordinal))
                places.Add($"{file}: {line}");
        }
        return [.. places];
    }

    /// <summary>A digest of every frame and every sound, as decoded.</summary>
    public static Task<string> DigestsAsync(string path) => RunAsync(
        "ffmpeg", "-v", "error", "-i", path, "-map", "0:v", "-map", "0:a?", "-f", "framemd5", "-");

    public static async Task<string> RunAsync(string program, params string[] arguments)
    {
        var (exitCode, output, errors) = await StartAsync(program, arguments);
        Assert.True(exitCode == 0, $"{program} {string.Join(' ', arguments)}: {errors}");
        return output;
    }

    private static async Task<(int ExitCode, string Output, string Errors)> StartAsync(
        string program, params string[] arguments)
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
        return (process.ExitCode, await output, errors);
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
