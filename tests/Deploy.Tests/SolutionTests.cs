namespace Imaging.Deploy.Tests;

public class SolutionTests
{
    [Fact]
    public void Solution_lists_every_project_and_no_other()
    {
        var listed = Repository.Read("Imaging.sln").Split('\n')
            .Where(line => line.Contains(".csproj\"", StringComparison.Ordinal))
            .Select(line => line.Split('"')[5].Replace('\\', '/'))
            .Order(StringComparer.Ordinal);

        // After adding or moving a project: .ci/solution.sh
        Assert.Equal(Repository.Files("*.csproj"), listed);
    }
}
