namespace Imaging.Deploy.Tests;

/// <summary>What is numbered by hand is numbered once: two of one number merge without a quarrel.</summary>
public sealed class NumberTests
{
    [Theory]
    [InlineData("services/Encounter")]
    [InlineData("services/Identity")]
    [InlineData("services/Media")]
    [InlineData("services/Transcode")]
    public void No_two_migrations_of_a_service_bear_one_number(string service)
    {
        // What all services share is applied to each database too.
        var files = Migrations(service).Concat(Migrations("ServiceDefaults")).ToList();

        Assert.NotEmpty(files);
        Assert.Empty(Twice(files));
    }

    [Fact]
    public void No_two_decisions_bear_one_number() =>
        Assert.Empty(Twice(Directory.EnumerateFiles(Repository.PathOf("docs/decisions"), "*.md")));

    private static IEnumerable<string> Migrations(string folder) => Directory
        .EnumerateFiles(Repository.PathOf(folder), "*.sql", SearchOption.AllDirectories)
        .Where(file => Path.GetFileName(Path.GetDirectoryName(file)) == "Migrations");

    private static IEnumerable<string> Twice(IEnumerable<string> files) => files.Select(file => Path.GetFileName(file))
        .GroupBy(name => name.Split('_', '-')[0]).Where(group => group.Count() > 1)
        .Select(group => string.Join(", ", group));
}
