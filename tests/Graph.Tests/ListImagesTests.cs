using Imaging.Graph.Tests.Files;

namespace Imaging.Graph.Tests;

public sealed class ListImagesTests(ImagingGraph graph)
{
    private readonly HttpClient _client = graph.Client;
    private readonly string _subject = Images.NewSubject();

    [Fact]
    public async Task An_unknown_subject_has_no_images()
    {
        var page = await _client.ListAsync(_subject);

        Assert.Empty(page["items"]!.AsArray());
        Assert.True(page.ContainsKey("next"));
        Assert.Null(page["next"]);
    }

    [Fact]
    public async Task Pages_follow_each_other_without_gaps_or_repeats()
    {
        string[] ids = [.. Enumerable.Range(0, 7).Select(n => $"I{n}")];
        foreach (var id in ids) (await _client.PutImageAsync(_subject, id, TestDicom.Create())).Dispose();

        var seen = new List<string>();
        var query = "?limit=3";
        while (true)
        {
            var page = await _client.ListAsync(_subject, query);
            seen.AddRange(page["items"]!.AsArray().Select(item => (string)item!["imageId"]!));
            if ((string?)page["next"] is not { } next) break;
            query = $"?limit=3&cursor={next}";
        }

        Assert.Equal(ids, seen);
    }

    [Theory]
    [InlineData("?limit=0", "invalid-request")]
    [InlineData("?limit=201", "invalid-request")]
    [InlineData("?limit=many", "invalid-request")]
    [InlineData("?cursor=%25%25", "invalid-cursor")]
    public async Task A_bad_page_request_is_refused(string query, string slug)
    {
        using var answer = await _client.GetAsync(
            $"/api/subjects/{_subject}/images{query}", TestContext.Current.CancellationToken);

        await answer.ProblemAsync(400, slug);
    }

    [Fact]
    public async Task What_can_not_be_read_is_named_and_not_repeated()
    {
        using var answer = await _client.GetAsync(
            $"/api/subjects/{_subject}/images?limit=a-secret", TestContext.Current.CancellationToken);

        var detail = (string?)(await answer.JsonAsync())["detail"];
        Assert.StartsWith("limit: ", detail, StringComparison.Ordinal);
        Assert.DoesNotContain("a-secret", detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_subject_never_shows_anothers_images()
    {
        (await _client.PutImageAsync($"{_subject}0", "I1", TestDicom.Create())).Dispose();

        Assert.Empty((await _client.ListAsync(_subject))["items"]!.AsArray());
    }
}
