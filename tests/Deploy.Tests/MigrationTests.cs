namespace Imaging.Deploy.Tests;

public class MigrationTests
{
    [Fact]
    public void No_two_migrations_of_a_database_have_one_number()
    {
        var shared = Numbers("ServiceDefaults");
        foreach (var service in Directory.EnumerateDirectories(Path.Combine(Repository.Root, "services")))
        {
            string[] numbers = [.. Numbers(Path.GetRelativePath(Repository.Root, service)), .. shared];

            Assert.Empty(numbers.GroupBy(number => number).Where(same => same.Count() > 1).Select(same => same.Key));
        }
    }

    private static string[] Numbers(string folder) =>
    [
        .. Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.sql", SearchOption.AllDirectories)
            .Select(file => Path.GetFileName(file)[..4]),
    ];
}
