namespace Imaging.Graph.Tests.Authorization;

/// <summary>Every route through the gateway as every caller, against matrix.md.</summary>
[Collection(nameof(Cast))]
public sealed class RouteMatrixTests(ImagingGraph graph, Cast cast)
{
    public static TheoryData<string> Routes => Matrix.Names(Matrix.Routes, Matrix.Gateway);

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task A_route_answers_whom_its_row_says_and_refuses_the_others(string route)
    {
        var row = Matrix.Find([.. Matrix.Routes, .. Matrix.Gateway], route);
        var wrong = new List<string>();
        foreach (var (column, expected) in row.Cells.Where(cell => cell.Key != "inside"))
        {
            var caller = await cast.CallerAsync(column, row);
            var outcome = await caller.CallAsync(row);
            if (outcome != expected) wrong.Add($"{column}: {outcome} instead of {expected}");
        }

        Matrix.AssertNone(route, wrong);
    }

    public static TheoryData<string> Reads => [.. Matrix.Routes.Concat(Matrix.Gateway).Select(row => row.Name)
        .Where(name => name.StartsWith("GET ", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Reads))]
    public async Task Head_is_answered_wherever_get_is_and_as_get_is(string route)
    {
        var row = Matrix.Find([.. Matrix.Routes, .. Matrix.Gateway], route);
        foreach (var column in (string[])["nobody", row.Cells.First(cell => cell.Value == Outcome.Ok).Key])
        {
            var caller = await cast.CallerAsync(column, row);
            var (head, body) = await caller.CallAsync(row, HttpMethod.Head);
            var (get, _) = await caller.CallAsync(row, HttpMethod.Get);

            Assert.Equal((get, 0), (head, body));
        }
    }

    [Fact]
    public async Task Every_route_that_is_described_outside_has_a_row_and_every_row_a_route()
    {
        var described = await Descriptions.OfAsync(graph, "gateway");
        var listed = Matrix.Routes.Select(row => row.Name).ToArray();

        Matrix.AssertNone("No row in matrix.md", described.Except(listed));
        Matrix.AssertNone("No such route", listed.Except(described));
        Assert.Equal(listed.Length, listed.Distinct().Count());
    }

    [Fact]
    public async Task Every_route_that_a_service_has_is_routed_or_listed_as_inside_only()
    {
        var had = (await Descriptions.HomesAsync(graph)).Keys.ToArray();
        string[] listed = [.. Matrix.Routes.Concat(Matrix.Inside).Select(row => row.Name)];

        Matrix.AssertNone("No row in matrix.md", had.Except(listed));
        Matrix.AssertNone("No such route", listed.Except(had));
    }

    [Fact]
    public void No_service_keeps_a_route_out_of_its_description()
    {
        var hiding = ((string[])["services", "ServiceDefaults"])
            .SelectMany(folder => Directory.EnumerateFiles(
                Path.Combine(Repository.Root, folder), "*.cs", SearchOption.AllDirectories))
            .Where(file => File.ReadAllText(file).Contains("ExcludeFromDescription", StringComparison.Ordinal));

        Matrix.AssertNone("Not described", hiding);
    }

    [Fact]
    public async Task What_is_inside_only_does_not_exist_outside()
    {
        var found = new List<string>();
        foreach (var row in Matrix.Inside)
        {
            foreach (var column in Matrix.Routes[0].Cells.Keys.Where(column => column != "inside"))
            {
                var outcome = await (await cast.CallerAsync(column, row)).CallAsync(row);
                if (outcome != "404") found.Add($"{row.Name} as {column}: {outcome}");
            }
        }

        Matrix.AssertNone("Found outside", found);
    }
}
