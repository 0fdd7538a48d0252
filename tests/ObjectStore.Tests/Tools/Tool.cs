using System.Diagnostics;

namespace Imaging.ObjectStore.Tests.Tools;

/// <summary>A command-line client as a user would run it: only the endpoint and the credentials are given.</summary>
internal static class Tool
{
    public static string Find(params string[] candidates)
    {
        var found = candidates.FirstOrDefault(File.Exists);
        if (found is null && Environment.GetEnvironmentVariable("CI") is null)
            Assert.Skip($"{candidates[0]} is not installed.");
        Assert.True(found is not null, $"{candidates[0]} is not installed.");
        return found;
    }

    public static async Task<string> RunAsync(string folder, string program, params string[] arguments)
    {
        var (exitCode, output) = await TryRunAsync(folder, program, arguments);
        Assert.True(exitCode == 0, $"{program} {string.Join(' ', arguments)}: {output}");
        return output;
    }

    public static async Task<(int ExitCode, string Output)> TryRunAsync(
        string folder, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // Nothing of the machine's own configuration may help or hinder.
        start.Environment.Clear();
        start.Environment["HOME"] = folder;
        start.Environment["PATH"] = "/usr/bin:/bin";
        start.Environment["AWS_ACCESS_KEY_ID"] = StoreProcess.AccessKey;
        start.Environment["AWS_SECRET_ACCESS_KEY"] = StoreProcess.SecretKey;
        start.Environment["AWS_DEFAULT_REGION"] = "us-east-1";
        start.Environment["AWS_EC2_METADATA_DISABLED"] = "true";
        using var process = Process.Start(start)!;
        var ct = TestContext.Current.CancellationToken;
        var error = process.StandardError.ReadToEndAsync(ct);
        var output = await process.StandardOutput.ReadToEndAsync(ct);
        await process.WaitForExitAsync(ct);
        return (process.ExitCode, output + await error);
    }
}
