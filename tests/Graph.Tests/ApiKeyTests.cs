using System.Net;
using System.Text.RegularExpressions;
using Imaging.Graph.Tests.Files;

namespace Imaging.Graph.Tests;

public sealed partial class ApiKeyTests(ImagingGraph graph)
{
    private readonly string _subject = Images.NewSubject();

    [Theory]
    [InlineData(null)]
    [InlineData("imk_unknown")]
    [InlineData("not-a-key")]
    public async Task Without_a_known_key_nothing_is_answered(string? key)
    {
        using var client = graph.ClientWith(key);
        using var put = await client.PutImageAsync(_subject, "I1", TestDicom.Create());
        using var get = await client.GetImageAsync(_subject, "I1");

        await put.ProblemAsync(401, "unauthorized");
        await get.ProblemAsync(401, "unauthorized");
        Assert.NotEmpty(get.Headers.WwwAuthenticate);
    }

    [Fact]
    public async Task The_key_is_taken_in_either_header()
    {
        using var client = graph.ClientWith(null);
        client.DefaultRequestHeaders.Add("x-api-key", await graph.CreateKeyAsync("images:read"));

        Assert.Empty((await client.ListAsync(_subject))["items"]!.AsArray());
    }

    [Fact]
    public async Task A_key_does_what_its_scopes_say_and_no_more()
    {
        using var reader = graph.ClientWith(await graph.CreateKeyAsync("images:read"));
        using var writer = graph.ClientWith(await graph.CreateKeyAsync("images:write"));

        using var put = await reader.PutImageAsync(_subject, "I1", TestDicom.Create());
        using var delete = await reader.DeleteAsync(Images.Path(_subject, "I1"), TestContext.Current.CancellationToken);
        using var get = await writer.GetImageAsync(_subject, "I1");

        Assert.Contains("images:write", await put.ProblemAsync(403, "insufficient-scope"), StringComparison.Ordinal);
        Assert.Contains(
            "images:delete", await delete.ProblemAsync(403, "insufficient-scope"), StringComparison.Ordinal);
        Assert.Contains("images:read", await get.ProblemAsync(403, "insufficient-scope"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_for_one_subject_reaches_no_other()
    {
        using var client = graph.ClientWith(await graph.CreateKeyAsync("images:read", "--subject", "P1"));

        using var own = await client.GetImageAsync("P1", "I1");
        using var other = await client.GetImageAsync("P10", "I1");

        Assert.Equal(HttpStatusCode.NotFound, own.StatusCode);
        await other.ProblemAsync(403, "subject-not-allowed");
    }

    [Fact]
    public async Task A_prefix_reaches_what_starts_with_it_and_must_end_in_a_delimiter()
    {
        using var client = graph.ClientWith(await graph.CreateKeyAsync("images:read", "--subject-prefix", "P1-"));

        using var own = await client.GetImageAsync("P1-7", "I1");
        using var other = await client.GetImageAsync("P10-7", "I1");

        Assert.Equal(HttpStatusCode.NotFound, own.StatusCode);
        await other.ProblemAsync(403, "subject-not-allowed");
        await Assert.ThrowsAsync<InvalidOperationException>(
            () => graph.CreateKeyAsync("images:read", "--subject-prefix", "P1"));
    }

    [Fact]
    public async Task A_key_for_other_addresses_is_refused_here()
    {
        using var elsewhere = graph.ClientWith(await graph.CreateKeyAsync("images:read", "--address", "192.0.2.0/24"));
        using var here = graph.ClientWith(await graph.CreateKeyAsync("images:read", "--address", "127.0.0.0/8"));

        using var refused = await elsewhere.GetImageAsync(_subject, "I1");
        using var answered = await here.GetImageAsync(_subject, "I1");

        await refused.ProblemAsync(403, "forbidden");
        Assert.Equal(HttpStatusCode.NotFound, answered.StatusCode);
    }

    [Fact]
    public async Task A_revoked_key_stops_within_seconds()
    {
        var printed = await graph.IdentityCommandAsync(["create", "--name", "Short-lived", "--scope", "images:read"]);
        using var client = graph.ClientWith(KeyLine().Match(printed).Groups[1].Value);
        using (var before = await client.GetImageAsync(_subject, "I1")) Assert.Equal(
            HttpStatusCode.NotFound, before.StatusCode);

        await graph.IdentityCommandAsync(["revoke", IdLine().Match(printed).Groups[1].Value]);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (true)
        {
            using var after = await client.GetAsync(Images.Path(_subject, "I1"), limit.Token);
            if (after.StatusCode != HttpStatusCode.Unauthorized) continue;
            await after.ProblemAsync(401, "unauthorized");
            break;
        }
    }

    [Theory]
    [InlineData("a b")]
    [InlineData("..%2F..")]
    [InlineData("%2e%2e")]
    [InlineData("ä")]
    [InlineData(
        "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789")]
    public async Task A_malformed_id_is_refused(string id)
    {
        using var image = await graph.Client.GetAsync(
            $"/api/subjects/S/images/{Uri.EscapeDataString(id)}", TestContext.Current.CancellationToken);
        using var subject = await graph.Client.GetAsync(
            $"/api/subjects/{Uri.EscapeDataString(id)}/images", TestContext.Current.CancellationToken);

        await image.ProblemAsync(400, "invalid-id");
        await subject.ProblemAsync(400, "invalid-id");
    }

    [GeneratedRegex("API key: (imk_\\S+)")]
    private static partial Regex KeyLine();

    [GeneratedRegex("ID: +(\\S+)")]
    private static partial Regex IdLine();
}
