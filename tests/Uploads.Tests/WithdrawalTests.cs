using System.Text.Json.Nodes;
using Imaging.Graph.Tests.Files;
using Imaging.Uploads.Tests.Running;

namespace Imaging.Uploads.Tests;

/// <summary>What becomes of items that are taken back, one by one or all (S4, S16).</summary>
public sealed class WithdrawalTests(RunningMedia running)
{
    private static readonly byte[] s_photo = TestPhoto.Create();
    private readonly Phone _phone = running.Patient();
    private Phone? _staff;

    private Phone Staff => _staff ??= running.Clinician(_phone.EncounterId);

    [Fact]
    public async Task One_that_nobody_has_opened_is_hidden_and_erased()
    {
        var item = await SendAsync();
        var stored = await running.StoredAsync(item);
        Assert.Equal("erased", (string?)(await _phone.GetAsync($"/api/media/{item}").JsonAsync())["removal"]);

        var answer = await _phone.DeleteAsync($"/api/media/{item}").JsonAsync();

        Assert.Equal("erased", (string?)answer["outcome"]);
        await AssertHiddenAsync(item);
        await _phone.DeleteAsync($"/api/media/{item}").ProblemAsync(404, "media-not-found");
        await running.EventuallyAsync(
            async () => !(await running.Store.KeysAsync("objects")).Contains(stored.ObjectKey));
    }

    [Fact]
    public async Task One_that_was_opened_is_restricted_moves_and_is_shown_for_a_reason_only()
    {
        var item = await SendAsync();
        var before = (string)(await ContentAsync(item).JsonAsync())["url"]!;
        Assert.Equal("restricted", (string?)(await _phone.GetAsync($"/api/media/{item}").JsonAsync())["removal"]);

        var answer = await _phone.DeleteAsync($"/api/media/{item}").JsonAsync();
        running.Neighbours.Encounters.TakenBack.TryRemove(item, out _);

        Assert.Equal("restricted", (string?)answer["outcome"]);
        Assert.Empty((await Staff.GetAsync($"/api/encounters/{_phone.EncounterId}/media").JsonAsync())["items"]!
            .AsArray());
        await _phone.GetAsync($"/api/media/{item}").ProblemAsync(404, "media-not-found");
        Assert.True((bool?)(await Staff.GetAsync($"/api/media/{item}").ProblemAsync(428, "access-reason-needed"))[
            "restricted"]);
        await ContentAsync(item).ProblemAsync(428, "access-reason-needed");
        StateReason();
        await ContentAsync(item).JsonAsync();
        // What was given out before leads nowhere, and what is given out now to the same bytes.
        using var http = new HttpClient();
        await running.EventuallyAsync(async () => !(await http.GetAsync(before)).IsSuccessStatusCode);
        await running.EventuallyAsync(async () =>
        {
            using var now = await http.GetAsync((string)(await ContentAsync(item).JsonAsync())["url"]!);
            return now.IsSuccessStatusCode && (await now.Content.ReadAsByteArrayAsync()).SequenceEqual(s_photo);
        });
    }

    [Fact]
    public async Task Consent_as_a_whole_takes_everything_and_what_is_on_its_way()
    {
        var (opened, unopened, unsent) = (await SendAsync(), await SendAsync(), await KeepAsync());
        await ContentAsync(opened).JsonAsync();
        var (open, arrived) = (await _phone.OpenAsync(20_000), await _phone.SendAsync(s_photo));
        running.Neighbours.Encounters.Withdrawn[_phone.EncounterId] = true;

        var withdrawalId = Guid.CreateVersion7();
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(
            _ => running.WithdrawAsync(withdrawalId, _phone.EncounterId)));

        Assert.All(answers, answer => Assert.Equal(
            new[] { ($"{opened}", "restricted"), ($"{unopened}", "erased"), ($"{unsent}", "erased") }.Order(),
            answer.Items.Select(item => (item.MediaId, item.Outcome)).Order()));
        await running.EventuallyAsync(
            async () => await running.IsGoneAsync(open) && await running.IsGoneAsync(arrived));
        await AssertHiddenAsync(unopened);
        await ContentAsync(opened).ProblemAsync(428, "access-reason-needed");
        StateReason();
        await ContentAsync(opened).JsonAsync();
        await _phone.DeleteAsync($"/api/media/{unopened}").ProblemAsync(404, "media-not-found");
    }

    [Fact]
    public async Task Opened_or_taken_back_whoever_comes_first()
    {
        for (var time = 0; time < 10; time++)
        {
            var item = await SendAsync();
            var opening = ContentAsync(item);
            var removing = _phone.DeleteAsync($"/api/media/{item}").JsonAsync();
            using var opened = await opening;
            var outcome = (string?)(await removing)["outcome"];

            Assert.Equal(opened.IsSuccessStatusCode ? "restricted" : "erased", outcome);
        }
    }

    [Fact]
    public async Task Handed_over_or_taken_back_it_is_not_shown_once_it_is_taken_back()
    {
        for (var time = 0; time < 10; time++)
        {
            var item = await KeepAsync();
            await Task.WhenAll(running.HandOverAsync(_phone.EncounterId, item),
                _phone.DeleteAsync($"/api/media/{item}").JsonAsync());

            await AssertHiddenAsync(item);
            Assert.Empty((await running.HandOverAsync(_phone.EncounterId, item)).Items);
        }
    }

    [Fact]
    public async Task Whoever_did_not_send_it_cannot_take_it_back()
    {
        var item = await SendAsync();

        await running.Patient().DeleteAsync($"/api/media/{item}").ProblemAsync(404, "media-not-found");
        await Staff.DeleteAsync($"/api/media/{item}").ProblemAsync(404, "media-not-found");
        Assert.Empty((await running.WithdrawAsync(Guid.CreateVersion7(), Guid.CreateVersion7(), item)).Items);
        await ContentAsync(item).JsonAsync();
    }

    [Fact]
    public async Task It_is_hidden_as_soon_as_encounter_says_so()
    {
        var item = await SendAsync();
        running.Neighbours.Encounters.TakenBack[item] = Guid.CreateVersion7();

        await AssertHiddenAsync(item);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_encounter_that_is_erased_leaves_no_byte_and_no_word(bool isOver)
    {
        var request = _phone.Announcement(s_photo.Length);
        request["note"] = "It itches";
        var plan = await _phone.SendAsync(s_photo, request);
        await _phone.CompleteAsync(plan).JsonAsync();
        var restricted = await SendAsync();
        await ContentAsync(restricted).JsonAsync();
        await _phone.DeleteAsync($"/api/media/{restricted}").JsonAsync();
        var decisions = await DecisionsAsync();
        Assert.Contains(decisions["items"]!.AsArray(), item => (string?)item!["mediaId"] == $"{restricted}");

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => running.EraseAsync(_phone.EncounterId, isOver)));

        await running.EventuallyAsync(async () => await running.Database.ScalarAsync<long>("""
            SELECT COUNT(*) FROM media WHERE encounter_id = @id
              AND (object_key IS NOT NULL OR next_key IS NOT NULL OR note IS NOT NULL OR file_name IS NOT NULL)
            """, ("@id", _phone.EncounterId)) == 0);
        Assert.Equal(isOver ? 0 : 1, await running.Database.ScalarAsync<long>(
            "SELECT COUNT(*) FROM data_key WHERE owner_id = @id AND destroyed_at IS NULL",
            ("@id", _phone.EncounterId)));
        var left = await DecisionsAsync();
        Assert.DoesNotContain(left["items"]!.AsArray(), item => (string?)item!["mediaId"] == $"{restricted}");
    }

    private Task<JsonObject> DecisionsAsync() => running.Administrator().GetAsync(
        "/api/admin/erasure-decisions?limit=200", TestContext.Current.CancellationToken).JsonAsync();

    private async Task AssertHiddenAsync(Guid item)
    {
        Assert.DoesNotContain($"{item}",
            (await Staff.GetAsync($"/api/encounters/{_phone.EncounterId}/media")).IsSuccessStatusCode
                ? (await Staff.GetAsync($"/api/encounters/{_phone.EncounterId}/media").JsonAsync()).ToJsonString() : "",
            StringComparison.Ordinal);
        await Staff.GetAsync($"/api/media/{item}").ProblemAsync(404, "media-not-found");
        await ContentAsync(item).ProblemAsync(404, "media-not-found");
    }

    private Task<HttpResponseMessage> ContentAsync(Guid item)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, $"/api/media/{item}/content");
        request.Headers.Accept.ParseAdd("application/json");
        return Staff.AskAsync(request);
    }

    private void StateReason()
    {
        var owner = running.Neighbours.Encounters.Owners.Keys.Single(key => key.Encounter == _phone.EncounterId);
        running.Neighbours.Encounters.Reasons[owner] = true;
    }

    private async Task<Guid> SendAsync()
    {
        var item = await KeepAsync();
        await running.HandOverAsync(_phone.EncounterId, item);
        return item;
    }

    private async Task<Guid> KeepAsync()
    {
        var plan = await _phone.SendAsync(s_photo);
        await _phone.CompleteAsync(plan).JsonAsync();
        return plan.MediaId;
    }
}
