using System.Net.Http.Json;
using Imaging.Encounter.V1;
using Imaging.Graph.Tests.Files;
using Imaging.Uploads.Tests.Running;

namespace Imaging.Uploads.Tests;

/// <summary>Files that lie in the wrong encounter, and how they come to the right one.</summary>
public sealed class FilingTests(RunningMedia running)
{
    private static readonly byte[] s_photo = TestPhoto.Create();
    private readonly Phone _phone = running.Patient();
    private Phone? _staff;

    private Phone Staff => _staff ??= running.Clinician(_phone.EncounterId);

    [Fact]
    public async Task Misfiled_is_hidden_from_everybody_and_kept_under_another_key()
    {
        var item = await SendAsync();
        var url = (string)(await ContentAsync(Staff, item).JsonAsync())["url"]!;

        using (await MisfileAsync(item)) { }

        await Staff.GetAsync($"/api/media/{item}").ProblemAsync(404, "media-not-found");
        await ContentAsync(Staff, item).ProblemAsync(404, "media-not-found");
        await _phone.GetAsync($"/api/media/{item}").ProblemAsync(404, "media-not-found");
        Assert.Empty(await ListAsync(Staff, _phone.EncounterId));
        Assert.Empty(await ListAsync(_phone, _phone.EncounterId));
        await MisfileAsync(item).ProblemAsync(404, "media-not-found");
        using var http = new HttpClient();
        await running.EventuallyAsync(async () => !(await http.GetAsync(url)).IsSuccessStatusCode);
        await running.EventuallyAsync(() => Task.FromResult(running.Neighbours.Encounters.Troubles.Any(
            told => told == (item, Trouble.Misfiled, true))));
    }

    [Fact]
    public async Task Moved_it_is_the_other_encounters_and_no_patients_and_moved_back_it_is_as_before()
    {
        var other = running.Patient();
        var item = await SendAsync("It itches");
        Own(Staff, other.EncounterId);

        var moved = await MoveAsync(Staff, item, other.EncounterId).JsonAsync();

        Assert.Equal((other.EncounterId, "It itches", "staff"), (Guid.Parse((string)moved["encounterId"]!),
            (string?)moved["note"], (string?)moved["uploadedBy"]));
        Assert.Equal([item], await ListAsync(Staff, other.EncounterId));
        Assert.Empty(await ListAsync(Staff, _phone.EncounterId));
        foreach (var patient in (Phone[])[_phone, other])
        {
            await patient.GetAsync($"/api/media/{item}").ProblemAsync(404, "media-not-found");
            await patient.DeleteAsync($"/api/media/{item}").ProblemAsync(404, "media-not-found");
        }

        await AssertSameBytesAsync(item);
        var back = await MoveAsync(Staff, item, _phone.EncounterId).JsonAsync();
        Assert.Equal(("It itches", "patient"), ((string?)back["note"], (string?)back["uploadedBy"]));
        Assert.Equal([item], await ListAsync(_phone, _phone.EncounterId));
        Assert.Empty(await ListAsync(Staff, other.EncounterId));
        await AssertSameBytesAsync(item);
    }

    [Fact]
    public async Task What_was_misfiled_is_shown_again_where_it_is_put_right()
    {
        var other = running.Patient();
        var (moved, kept) = (await SendAsync(), await SendAsync());
        Own(Staff, other.EncounterId);
        foreach (var item in (Guid[])[moved, kept]) using (await MisfileAsync(item)) { }

        await MoveAsync(Staff, moved, other.EncounterId).JsonAsync();
        await MoveAsync(Staff, kept, _phone.EncounterId).JsonAsync();

        Assert.Equal([moved], await ListAsync(Staff, other.EncounterId));
        Assert.Equal([kept], await ListAsync(Staff, _phone.EncounterId));
        Assert.Equal([kept], await ListAsync(_phone, _phone.EncounterId));
    }

    [Fact]
    public async Task It_is_moved_by_whoever_sees_the_one_and_may_add_to_the_other()
    {
        var other = running.Patient();
        var item = await SendAsync();

        await MoveAsync(Staff, item, other.EncounterId).ProblemAsync(404, "encounter-not-found");
        await MoveAsync(Staff, item, Guid.CreateVersion7()).ProblemAsync(404, "encounter-not-found");
        await MoveAsync(running.Clinician(other.EncounterId), item, other.EncounterId)
            .ProblemAsync(404, "media-not-found");
        await MoveAsync(Staff, item, null).JsonAsync(400);
        Own(Staff, other.EncounterId);
        running.Neighbours.Encounters.Uploads[other.EncounterId] = UploadDecision.WrongState;
        await MoveAsync(Staff, item, other.EncounterId).ProblemAsync(409, "wrong-state");
        Assert.Equal([item], await ListAsync(Staff, _phone.EncounterId));
    }

    [Fact]
    public async Task What_nobody_has_sent_is_neither_misfiled_nor_moved()
    {
        var plan = await _phone.SendAsync(s_photo);
        await _phone.CompleteAsync(plan).JsonAsync();

        await MisfileAsync(plan.MediaId).ProblemAsync(404, "media-not-found");
        await MoveAsync(Staff, plan.MediaId, _phone.EncounterId).ProblemAsync(404, "media-not-found");
    }

    [Fact]
    public async Task Moved_to_two_places_at_once_it_lies_in_one()
    {
        var others = new[] { running.Patient(), running.Patient() };
        var item = await SendAsync();
        foreach (var other in others) Own(Staff, other.EncounterId);

        var answers = await Task.WhenAll(others.Select(other => MoveAsync(Staff, item, other.EncounterId)));

        Assert.Contains(answers, answer => answer.IsSuccessStatusCode);
        var places = new List<Guid>();
        foreach (var other in others.Append(_phone))
            places.AddRange((await ListAsync(Staff, other.EncounterId)).Select(_ => other.EncounterId));
        Assert.Single(places);
        await AssertSameBytesAsync(item);
    }

    [Fact]
    public async Task Taken_back_or_moved_at_once_it_is_gone_from_where_it_was()
    {
        var other = running.Patient();
        Own(Staff, other.EncounterId);
        for (var time = 0; time < 5; time++)
        {
            var item = await SendAsync();
            await Task.WhenAll(MoveAsync(Staff, item, other.EncounterId),
                running.WithdrawAsync(Guid.CreateVersion7(), _phone.EncounterId, item));

            Assert.Empty(await ListAsync(Staff, _phone.EncounterId));
            Assert.Empty(await ListAsync(_phone, _phone.EncounterId));
        }
    }

    private async Task AssertSameBytesAsync(Guid item)
    {
        using var http = new HttpClient();
        await running.EventuallyAsync(async () =>
        {
            using var answer = await http.GetAsync((string)(await ContentAsync(Staff, item).JsonAsync())["url"]!);
            return answer.IsSuccessStatusCode && (await answer.Content.ReadAsByteArrayAsync()).SequenceEqual(s_photo);
        });
    }

    private void Own(Phone staff, Guid encounterId)
    {
        var owner = running.Neighbours.Encounters.Owners.Keys.Single(key => key.Encounter == staff.EncounterId).Staff;
        running.Neighbours.Encounters.Owners[(encounterId, owner)] = true;
    }

    private Task<HttpResponseMessage> MisfileAsync(Guid item) =>
        Staff.Media.PostAsJsonAsync($"/api/media/{item}/misfiled", new { reason = "It shows somebody else" });

    private static Task<HttpResponseMessage> MoveAsync(Phone staff, Guid item, Guid? encounterId) =>
        staff.Media.PostAsJsonAsync($"/api/media/{item}/move", new { encounterId, reason = "It is theirs" });

    private static async Task<Guid[]> ListAsync(Phone who, Guid encounterId) =>
    [
        .. (await who.GetAsync($"/api/encounters/{encounterId}/media").JsonAsync())["items"]!.AsArray()
            .Select(item => Guid.Parse((string)item!["id"]!)),
    ];

    private static Task<HttpResponseMessage> ContentAsync(Phone staff, Guid item)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, $"/api/media/{item}/content");
        request.Headers.Accept.ParseAdd("application/json");
        return staff.AskAsync(request);
    }

    private async Task<Guid> SendAsync(string? note = null)
    {
        var request = _phone.Announcement(s_photo.Length);
        request["note"] = note;
        var plan = await _phone.SendAsync(s_photo, request);
        await _phone.CompleteAsync(plan).JsonAsync();
        await running.HandOverAsync(_phone.EncounterId, plan.MediaId);
        return plan.MediaId;
    }
}
