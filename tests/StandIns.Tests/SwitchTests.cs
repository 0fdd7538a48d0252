using System.Text.Json.Nodes;

namespace Imaging.StandIns.Tests;

/// <summary>One property swaps the stand-ins for the genuine packages.</summary>
public sealed class SwitchTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Without_stand_ins_every_project_names_genuine_packages_only()
    {
        // One MSBuild at a time starts from nothing; two keep both cores busy.
        await Parallel.ForEachAsync(Projects(),
            new ParallelOptions { MaxDegreeOfParallelism = 2, CancellationToken = Token }, async (project, ct) =>
            {
                var references = await ReferencesAsync(project, "-p:StandIns=false", ct);
                Assert.DoesNotContain(references, path => path.Contains("/standins/", StringComparison.Ordinal));
            });
    }

    [Fact]
    public async Task Only_the_AppHost_and_tests_are_built_with_stand_ins()
    {
        foreach (var project in Projects().Where(path => !path.StartsWith("tests", StringComparison.Ordinal)))
        {
            var references = await ReferencesAsync(project, "-p:StandIns=true", Token);
            Assert.Equal(project.StartsWith("AppHost", StringComparison.Ordinal),
                references.Any(path => path.Contains("/standins/", StringComparison.Ordinal)));
        }
    }

    private static List<string> Projects() => Directory
        .EnumerateFiles(Repository.Root, "*.csproj", SearchOption.AllDirectories)
        .Select(path => Path.GetRelativePath(Repository.Root, path))
        .Where(path => !path.StartsWith("standins", StringComparison.Ordinal)
            && !path.StartsWith("artifacts", StringComparison.Ordinal)).ToList();

    private static async Task<List<string>> ReferencesAsync(string project, string standIns, CancellationToken ct)
    {
        var output = await Repository.RunAsync("dotnet",
            ["msbuild", project, standIns, "-getItem:ProjectReference", "-getItem:PackageReference"], ct);
        return [.. JsonNode.Parse(output)!["Items"]!["ProjectReference"]!.AsArray()
            .Select(reference => $"{reference!["FullPath"]}")];
    }
}
