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
        using (var warm = await graph.Client.PutImageAsync(subject, "before", bytes)) Assert.Equal(
            HttpStatusCode.Created, warm.StatusCode);

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

    [Fact]
    public async Task A_body_that_the_store_stops_sending_is_a_broken_connection_and_no_short_image()
    {
        if (graph.Find("storage") is null) Assert.Skip("The store is an existing server here and not ours to stop.");
        var (subject, bytes) = (Images.NewSubject(), TestNifti.Create(1000, 1000, 40));
        using (var put = await graph.Client.PutImageAsync(subject, "I1", bytes)) Assert.Equal(
            HttpStatusCode.Created, put.StatusCode);

        using var got = await graph.Client.GetAsync(Images.Path(subject, "I1"),
            HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        await using var body = await got.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        await body.ReadExactlyAsync(new byte[1_000_000], TestContext.Current.CancellationToken);
        await graph.KillAsync("storage");

        Assert.Equal(HttpStatusCode.OK, got.StatusCode);
        await Assert.ThrowsAnyAsync<IOException>(
            () => body.CopyToAsync(Stream.Null, TestContext.Current.CancellationToken));

        await graph.StartAsync("storage");
        using var again = await graph.Client.GetImageAsync(subject, "I1");
        var whole = await again.BytesAsync();
        Assert.True(bytes.AsSpan().SequenceEqual(whole));
    }

    [Fact]
    public async Task A_service_that_is_away_is_503_at_the_edge_and_named_as_missing_in_the_api()
    {
        await graph.StopAsync("media");
        using (var get = await graph.Client.GetImageAsync(Images.NewSubject(), "I1"))
        using (var document = await graph.Client.GetAsync("/openapi/v1.json", TestContext.Current.CancellationToken))
        {
            await get.ProblemAsync(503, "dependency-unavailable");
            Assert.NotNull(get.Headers.RetryAfter);
            Assert.Equal(
                "media", (string?)Assert.Single((await document.JsonAsync())["x-missing-services"]!.AsArray()));
        }

        await graph.StartAsync("media");
        using var again = await graph.Client.GetImageAsync(Images.NewSubject(), "I1");
        Assert.Equal(HttpStatusCode.NotFound, again.StatusCode);
    }
}
