using System.Net;
using Imaging.Graph.Tests.Files;

namespace Imaging.Graph.Tests;

public sealed class OutageTests(ImagingGraph graph)
{
    [Theory]
    [InlineData("mysql")]
    [InlineData("storage")]
    public async Task While_it_is_away_callers_are_told_to_come_back_and_then_all_is_well_again(string resource)
    {
        if (graph.Find(resource) is null) Assert.Skip($"{resource} is an existing server here and not ours to stop.");
        var (subject, bytes) = (Images.NewSubject(), TestDicom.Create());
        using (var warm = await graph.Client.PutImageAsync(subject, "before", bytes)) Assert.Equal(HttpStatusCode.Created, warm.StatusCode);

        await graph.StopAsync(resource);
        using (var put = await graph.Client.PutImageAsync(subject, "during", bytes))
        using (var get = await graph.Client.GetImageAsync(subject, "before"))
        {
            await put.ProblemAsync(503, "dependency-unavailable");
            await get.ProblemAsync(503, "dependency-unavailable");
            Assert.NotNull(put.Headers.RetryAfter);
            Assert.NotNull(get.Headers.RetryAfter);
        }

        await graph.StartAsync(resource);
        using var after = await graph.Client.PutImageAsync(subject, "during", bytes);
        using var got = await graph.Client.GetImageAsync(subject, "before");
        Assert.Equal(HttpStatusCode.Created, after.StatusCode);
        Assert.Equal(bytes, await got.BytesAsync());
    }
}
