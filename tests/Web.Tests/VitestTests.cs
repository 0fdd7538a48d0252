using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;

namespace Imaging.Web.Tests;

/// <summary>What web/ tests by itself, without a system: state tables, file formats, properties.</summary>
public sealed class VitestTests
{
    [Fact]
    public async Task Everything_that_web_tests_by_itself_passes()
    {
        var report = Path.Combine(Path.GetTempPath(), $"vitest-{Guid.CreateVersion7():N}.json");
        var start = new ProcessStartInfo("npm", ["test", "--silent", "--", "--reporter=json", $"--outputFile={report}"])
        {
            WorkingDirectory = Path.Combine(Here(), "..", "..", "web"),
            RedirectStandardOutput = true, RedirectStandardError = true,
        };
        using var vitest = Process.Start(start)!;
        var errors = vitest.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await vitest.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken) + await errors;
        await vitest.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.True(File.Exists(report), output);
        var results = JsonNode.Parse(await File.ReadAllTextAsync(report, TestContext.Current.CancellationToken))!;
        File.Delete(report);
        var failures = results["testResults"]!.AsArray().SelectMany(file => file!["assertionResults"]!.AsArray())
            .Where(test => (string?)test!["status"] == "failed")
            .Select(test => $"{test!["fullName"]}: {test["failureMessages"]}");
        TestContext.Current.TestOutputHelper?.WriteLine($"{results["numPassedTests"]} tests of web/ passed.");
        Assert.Empty(failures);
        Assert.True(vitest.ExitCode == 0, output);
        Assert.True((int)results["numPassedTests"]! > 0);
    }

    private static string Here([CallerFilePath] string here = "") => Path.GetDirectoryName(here)!;
}
