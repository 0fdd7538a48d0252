using System.Net;
using Aspire.Hosting.Testing;
using Imaging.Graph.Tests.Files;
using MySqlConnector;

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

    [Theory]
    [InlineData("mysql")]
    [InlineData("storage")]
    public async Task While_it_hangs_nobody_waits_without_an_end(string resource)
    {
        if (resource == "mysql" && Environment.GetEnvironmentVariable("IMAGING_LONG") != "1")
            Assert.Skip("It takes a minute: with IMAGING_LONG=1.");
        if (graph.Find(resource) is null) Assert.Skip($"{resource} is an existing server here and not ours to stop.");
        var (subject, bytes) = (Images.NewSubject(), TestDicom.Create());
        using (var warm = await graph.Client.PutImageAsync(subject, "before", bytes)) Assert.Equal(
            HttpStatusCode.Created, warm.StatusCode);

        await using (await graph.FreezeAsync(resource))
        {
            var answers = await Task.WhenAll(
                graph.Client.PutImageAsync(subject, "during", bytes),
                graph.Client.GetImageAsync(subject, "before"),
                graph.Client.DeleteAsync(Images.Path(subject, "none"), TestContext.Current.CancellationToken))
                .WaitAsync(TimeSpan.FromSeconds(90), TestContext.Current.CancellationToken);
            foreach (var answer in answers.Take(resource == "mysql" ? 3 : 2))
                await answer.ProblemAsync(503, "dependency-unavailable");
        }

        // What was on its way to a frozen database it does when it thaws: then the same bytes are there already. Reads
        // begin again with the next entry of the audit that could be written.
        using var after = await graph.Client.PutImageAsync(subject, "during", bytes);
        Assert.True(after.IsSuccessStatusCode, $"{after.StatusCode}");
        await UntilAsync(async () =>
        {
            using var read = await graph.Client.GetImageAsync(subject, "during");
            Assert.True(
                read.StatusCode is HttpStatusCode.OK or HttpStatusCode.ServiceUnavailable, $"{read.StatusCode}");
            return read.StatusCode == HttpStatusCode.OK;
        });
        using var got = await graph.Client.GetImageAsync(subject, "during");
        Assert.Equal(bytes, await got.BytesAsync());
    }

    [Fact]
    public async Task Where_reads_can_not_be_written_down_nobody_reads_and_health_says_why()
    {
        var subject = Images.NewSubject();
        using (var put = await graph.Client.PutImageAsync(subject, "I1", TestDicom.Create())) Assert.Equal(
            HttpStatusCode.Created, put.StatusCode);
        using var media = new HttpClient { BaseAddress = graph.App.GetEndpoint("media", "http") };

        await MediaAsync("""
            CREATE TRIGGER disk_is_full BEFORE INSERT ON audit_event FOR EACH ROW
            SIGNAL SQLSTATE 'HY000' SET MYSQL_ERRNO = 1114, MESSAGE_TEXT = 'The table is full'
            """);
        await UntilAsync(async () => (await StatusAsync()) == HttpStatusCode.ServiceUnavailable);
        using (var refused = await graph.Client.GetImageAsync(subject, "I1"))
        {
            await refused.ProblemAsync(503, "dependency-unavailable");
            Assert.NotNull(refused.Headers.RetryAfter);
        }

        using (var health = await media.GetAsync("/health", TestContext.Current.CancellationToken))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, health.StatusCode);
            var said = await health.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            Assert.Contains("audit: Entries can not be written", said, StringComparison.Ordinal);
        }

        await MediaAsync("DROP TRIGGER disk_is_full");
        await UntilAsync(async () => (await StatusAsync()) == HttpStatusCode.OK);
        using var well = await media.GetAsync("/health", TestContext.Current.CancellationToken);
        Assert.Equal("Healthy", await well.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));

        async Task<HttpStatusCode> StatusAsync()
        {
            using var got = await graph.Client.GetImageAsync(subject, "I1");
            return got.StatusCode;
        }
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

    private async Task MediaAsync(string statement)
    {
        await using var connection = await graph.OpenDatabaseAsync("mediadb");
        await using var command = new MySqlCommand(statement, connection);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    private static async Task UntilAsync(Func<Task<bool>> isSo)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!await isSo()) await Task.Delay(200, patience.Token);
    }
}
