using System.Text.RegularExpressions;

namespace Imaging.Deploy.Tests;

/// <summary>A document that points nowhere is worse than none.</summary>
public partial class DocumentationTests
{
    /// <summary>Media types, prefixes in the bucket, and folders that exist only once the system was built or
    /// run.</summary>
    private static readonly string[] NoPaths =
        ["application/", "image/", "multipart/", "text/", "video/", "artifacts/", ".data/", "tmp/",
            "objects/", "incoming/", "renditions/", "audit/",
            // Names of RPCs.
            "imaging."];

    public static TheoryData<string> Documents => [.. Repository.Files("*.md")];

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_path_it_mentions_exists(string document)
    {
        var folder = Path.GetDirectoryName(document)!;

        bool Exists(string path) => Repository.Has(Path.Combine(folder, path)) || Repository.Has(path);
        Assert.All(PathsIn(Repository.Read(document)), path => Assert.True(Exists(path), $"{document}: {path}"));
    }

    [Fact]
    public void Readme_fits_on_two_screens() =>
        Assert.InRange(Repository.Read("README.md").Split('\n').Length, 40, 121);

    [Theory]
    [InlineData("IMAGING_PORT")]
    [InlineData("IMAGING_DATA")]
    [InlineData("IMAGING_MYSQL")]
    [InlineData("IMAGING_S3")]
    [InlineData("./run.sh")]
    [InlineData("./test.sh")]
    [InlineData("./run.sh key create")]
    public void Readme_tells_of(string what) =>
        Assert.Contains(what, Repository.Read("README.md"), StringComparison.Ordinal);

    [Fact]
    public void Every_problem_in_the_code_is_in_the_table_with_its_status()
    {
        var documented = Repository.Read("docs/errors.md");

        var declared = Repository.Files("*.cs")
            .Where(file => !file.StartsWith("tests/", StringComparison.Ordinal))
            .SelectMany(file => ProblemDeclaration().Matches(Repository.Read(file)))
            .Select(match => $"| `{match.Groups[1].Value}` | {match.Groups[2].Value} |");
        Assert.All(declared.Distinct(), row => Assert.Contains(row, documented, StringComparison.Ordinal));
    }

    /// <summary>Targets of links, code spans that look like a path, and commands that a block starts.</summary>
    private static IEnumerable<string> PathsIn(string markdown) =>
        Link().Matches(markdown).Concat(Span().Matches(markdown)).Concat(Command().Matches(markdown))
            .Select(match => match.Groups[1].Value.TrimEnd('/'))
            .Where(path => !NoPaths.Any(prefix => $"{path}/".StartsWith(prefix, StringComparison.Ordinal)))
            .Distinct();

    [GeneratedRegex(@"\]\((?!https?:|#)([^)#\s]+)")]
    private static partial Regex Link();

    [GeneratedRegex(@"(?<!`)`(?:\./)?([A-Za-z.][\w.-]*/[\w./-]*|[\w-]+\.(?:sh|md|json|sln|props|targets))`")]
    private static partial Regex Span();

    [GeneratedRegex(@"(?m)^\s*(?:\$ )?\./([\w./-]+)")]
    private static partial Regex Command();

    [GeneratedRegex("""new(?: Problem)?\("([a-z-]+)", "[^"]+", (\d{3})\)""")]
    private static partial Regex ProblemDeclaration();
}
