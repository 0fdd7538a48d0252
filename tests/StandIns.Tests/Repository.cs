using System.Diagnostics;

namespace Imaging.StandIns.Tests;

internal static class Repository
{
    public static string Root { get; } = FindRoot(AppContext.BaseDirectory);

    public static async Task<string> RunAsync(string program, IEnumerable<string> arguments, CancellationToken ct,
        params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true,
            RedirectStandardError = true, WorkingDirectory = Root };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(ct);
        var output = await process.StandardOutput.ReadToEndAsync(ct);
        await process.WaitForExitAsync(ct);
        Assert.True(process.ExitCode == 0, output + await errors);
        return output;
    }

    private static string FindRoot(string folder) =>
        File.Exists(Path.Combine(folder, "Directory.Packages.props")) ? folder
            : FindRoot(Path.GetDirectoryName(folder)!);
}
