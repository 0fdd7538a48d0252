using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Imaging.Graph.Tests.Files;
using Imaging.Graph.Tests.Staff;

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

    [Fact]
    public async Task Keys_made_and_ended_on_the_host_are_on_the_audit_trail_and_their_names_are_sealed()
    {
        using var identity = new IdentityAccess(graph);
        var printed = await graph.IdentityCommandAsync(
            ["create", "--name", "Laptop of Marjorie", "--scope", "images:read"]);
        var id = Guid.Parse(IdLine().Match(printed).Groups[1].Value);
        await graph.IdentityCommandAsync(["revoke", $"{id}"]);
        await Assert.ThrowsAsync<InvalidOperationException>(() => graph.IdentityCommandAsync(["revoke", $"{id}"]));
        var actions = await identity.AskAsync(
            "SELECT GROUP_CONCAT(actor, ' ', action ORDER BY audit_event_id) FROM audit_event WHERE entity_id = @id",
            ("@id", id));
        var name = await identity.AskAsync(
            "SELECT CONCAT(name, sealed_name) FROM api_key WHERE api_key_id = @id", ("@id", id));

        Assert.Equal("host api-key.create,host api-key.revoke", actions);
        Assert.DoesNotContain("Marjorie", Encoding.Latin1.GetString((byte[])name!), StringComparison.Ordinal);
        Assert.Contains("Laptop of Marjorie", await graph.IdentityCommandAsync(["list"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_from_before_names_were_sealed_is_listed_and_is_sealed_at_the_next_start()
    {
        using var identity = new IdentityAccess(graph);
        var id = Guid.Parse(IdLine().Match(await graph.IdentityCommandAsync(
            ["create", "--name", "New", "--scope", "images:read"])).Groups[1].Value);
        await identity.SqlAsync(
            "UPDATE api_key SET name = 'Old scanner', sealed_name = NULL WHERE api_key_id = @id", ("@id", id));
        var before = await graph.IdentityCommandAsync(["list"]);
        await graph.StopAsync("identity");
        await graph.StartAsync("identity");

        Assert.Contains("Old scanner", before, StringComparison.Ordinal);
        Assert.Equal(0L, await identity.AskAsync("SELECT COUNT(*) FROM api_key WHERE name <> ''"));
        Assert.Contains("Old scanner", await graph.IdentityCommandAsync(["list"]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a b")]
    [InlineData("..%2F..")]
    [InlineData("%2e%2e")]
    [InlineData("ä")]
    [InlineData("01234567890123456789012345678901234567890123456789012345678901234"
        + "5678901234567890123456789012345678901234567890123456789012345678")]
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
