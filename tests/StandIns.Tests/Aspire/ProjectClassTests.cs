using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Imaging.StandIns.Tests.Aspire;

public sealed partial class ProjectClassTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Catalog.API", "Catalog_API")]
    [InlineData("My.App-1", "My_App_1")]
    [InlineData("1App", "_1App")]
    [InlineData("Foo.2Bar", "Foo__2Bar")]
    public void Class_names_are_made_from_file_names(string file, string expected)
    {
        var targets = File.ReadAllText(Path.Combine(
            Repository.Root, "standins", "Aspire.Hosting.AppHost", "build", "Aspire.Hosting.AppHost.targets"));
        var patterns = NameRule().Matches(targets).Select(match =>
            match.Groups[1].Value.Replace("&lt;", "<", StringComparison.Ordinal));

        Assert.All(patterns, pattern => Assert.Equal(expected, Regex.Replace(file, pattern, "_")));
        Assert.Equal(2, patterns.Count());
    }

    [Fact]
    public void A_class_tells_the_projects_absolute_path()
    {
        var path = new Projects.Probe().ProjectPath;
        Assert.True(Path.IsPathFullyQualified(path) && File.Exists(path), path);
        Assert.True(Directory.Exists(Projects.SampleAppHost.ProjectPath));
    }

    [Fact]
    public async Task Without_stand_ins_every_project_names_genuine_packages_only()
    {
        var projects = Directory.EnumerateFiles(Repository.Root, "*.csproj", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Repository.Root, path))
            .Where(path => !path.StartsWith("standins", StringComparison.Ordinal)
                && !path.StartsWith("artifacts", StringComparison.Ordinal))
            .ToList();
        Assert.NotEmpty(projects);

        // One MSBuild at a time starts from nothing; two keep both cores busy.
        await Parallel.ForEachAsync(projects,
            new ParallelOptions { MaxDegreeOfParallelism = 2, CancellationToken = Token }, async (project, ct) =>
        {
            var output = await Repository.RunAsync("dotnet",
            [
                "msbuild", project, "-p:StandIns=false", "-p:AspireSdk=false", "-getItem:ProjectReference",
                    "-getItem:PackageReference",
            ], ct);
            var references = JsonNode.Parse(output)!["Items"]!["ProjectReference"]!.AsArray();
            var paths = references.Select(reference => $"{reference!["FullPath"]}");
            Assert.DoesNotContain(paths, path => path.Contains("/standins/", StringComparison.Ordinal));
        });
    }

    [GeneratedRegex(@"Regex\]::Replace\('[^']*', '([^']*)', '_'\)")]
    private static partial Regex NameRule();
}
