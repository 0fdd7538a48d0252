using System.Globalization;
using Imaging.Graph.Tests.Authorization;

namespace Imaging.Graph.Tests.Bodies;

/// <summary>Whatever comes in a body, it is no error of ours. IMAGING_LONG=1: 50,000 bodies; IMAGING_SEED: which.
/// </summary>
public sealed class BodyFuzzTests(ImagingGraph graph, Cast cast) : IClassFixture<Cast>
{
    private const int Short = 1500;
    private const int Long = 50_000;

    [Fact]
    public async Task Mutated_bodies_are_never_an_error_of_ours()
    {
        var count = Environment.GetEnvironmentVariable("IMAGING_LONG") == "1" ? Long : Short;
        var seed = int.Parse(
            Environment.GetEnvironmentVariable("IMAGING_SEED") ?? "11", CultureInfo.InvariantCulture);
        var mutator = new BodyMutator(new Random(seed));
        await using var sender = await BodySender.CreateAsync(graph, cast);
        var routes = await BodyRoute.AllAsync(graph);
        var (wrong, statuses) = (new List<string>(), new Dictionary<int, int>());
        for (var number = 0; number < count; number++)
        {
            // Before long one of the bodies has closed it.
            if (number % 100 == 0) await sender.RenewAsync();
            var route = routes[number % routes.Count];
            var body = mutator.Next(route.Schema);
            var (status, _) = await sender.SendAsync(route, body);
            statuses[status] = statuses.GetValueOrDefault(status) + 1;
            if (status >= 500) wrong.Add($"{route.Row.Name}: {status} for {Convert.ToBase64String(body)}");
        }

        var counts = statuses.OrderBy(pair => pair.Key).Select(pair => $"{pair.Key} x {pair.Value}");
        TestContext.Current.TestOutputHelper?.WriteLine($"Seed {seed}: {string.Join(", ", counts)}");
        Matrix.AssertNone($"Seed {seed}", wrong);
        // Some have to get through, or nothing behind the first check was tried.
        Assert.Contains(statuses.Keys, status => status is 200 or 201);
        Assert.InRange(statuses.GetValueOrDefault(401), 0, count / 10);
    }
}
