using Imaging.Encounter.V1;
using Imaging.Graph.Tests.Files;
using Imaging.Media.V1;
using Imaging.Uploads.Tests.Running;

namespace Imaging.Uploads.Tests;

/// <summary>What a patient hands over, and what staff see of it and of what was not.</summary>
public sealed class HandOverTests(RunningMedia running)
{
    private static readonly byte[] s_photo = TestPhoto.Create();
    private readonly Phone _phone = running.Patient();

    [Fact]
    public async Task Staff_see_what_is_handed_over_and_nothing_else()
    {
        var staff = running.Clinician(_phone.EncounterId);
        var (sent, unsent) = (await KeepAsync(), await KeepAsync());
        Assert.Empty((await ListAsync(staff)).Items);

        var answer = await running.HandOverAsync(_phone.EncounterId, sent, Guid.CreateVersion7());

        var place = Assert.Single(answer.Items);
        Assert.Equal($"{sent}", place.MediaId);
        var (items, seenThrough) = await ListAsync(staff);
        Assert.Equal((sent, place.Seq), Assert.Single(items));
        Assert.Equal(place.Seq, seenThrough);
        await staff.GetAsync($"/api/media/{unsent}").ProblemAsync(404, "media-not-found");
        await staff.GetAsync($"/api/media/{unsent}/content").ProblemAsync(404, "media-not-found");
        await _phone.PatchAsync($"/api/media/{sent}", new { note = "Late" }).ProblemAsync(409, "already-sent");
        await _phone.PatchAsync($"/api/media/{unsent}", new { note = "In time" }).JsonAsync();
    }

    [Fact]
    public async Task Told_again_at_once_or_later_it_answers_the_same()
    {
        Guid[] ids = [await KeepAsync(), await KeepAsync()];

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(
            time => running.HandOverAsync(_phone.EncounterId, time % 2 == 0 ? ids : ids.Reverse())));

        Assert.All(answers, answer => Assert.Equal(
            answers[0].Items.Select(item => (item.MediaId, item.Seq)),
            answer.Items.Select(item => (item.MediaId, item.Seq))));
    }

    [Fact]
    public async Task Items_of_others_are_not_found_and_not_shown()
    {
        var (mine, other) = (await KeepAsync(), running.Patient());
        var find = new SubmissionService.SubmissionServiceClient(running.AsEncounter());

        var found = await find.FindItemsAsync(new() { EncounterId = $"{other.EncounterId}", MediaIds = { $"{mine}" } },
            cancellationToken: TestContext.Current.CancellationToken);

        Assert.Empty(found.Items);
        Assert.Empty((await running.HandOverAsync(other.EncounterId, mine)).Items);
        Assert.Empty((await ListAsync(running.Clinician(_phone.EncounterId))).Items);
    }

    [Fact]
    public async Task Where_an_item_stands_is_said()
    {
        var (kept, open) = (await KeepAsync(), await _phone.OpenAsync(s_photo.Length));
        var bad = await _phone.SendAsync("<html><script>"u8.ToArray());
        using var refused = await _phone.CompleteAsync(bad);
        var removed = await KeepAsync();
        await running.WithdrawAsync(Guid.CreateVersion7(), _phone.EncounterId, removed);
        Guid[] ids = [kept, open.MediaId, bad.MediaId, removed, Guid.CreateVersion7()];

        var found = await new SubmissionService.SubmissionServiceClient(running.AsEncounter()).FindItemsAsync(
            new() { EncounterId = $"{_phone.EncounterId}", MediaIds = { ids.Select(id => $"{id}") } },
            cancellationToken: TestContext.Current.CancellationToken);

        var states = found.Items.ToDictionary(item => Guid.Parse(item.MediaId), item => item.State);
        Assert.Equal(4, states.Count);
        Assert.Equal((ItemState.Kept, ItemState.Unfinished, ItemState.Unusable, ItemState.Unusable),
            (states[kept], states[open.MediaId], states[bad.MediaId], states[removed]));
    }

    [Fact]
    public async Task What_was_not_taken_from_a_patient_is_told_to_encounter_once()
    {
        var staff = running.Clinician(_phone.EncounterId);
        var bad = await _phone.SendAsync("<html><script>"u8.ToArray());
        using var refused = await _phone.CompleteAsync(bad);
        var own = await staff.SendAsync("<html><script>"u8.ToArray(), staff.Announcement(14));
        using var seen = await staff.CompleteAsync(own);
        using var again = await _phone.CompleteAsync(bad);

        var troubles = running.Neighbours.Encounters.Troubles;
        await running.EventuallyAsync(() => Task.FromResult(troubles.Any(told => told.MediaId == bad.MediaId)));
        Assert.Equal((bad.MediaId, Trouble.Quarantined, false),
            Assert.Single(troubles, told => told.MediaId == bad.MediaId || told.MediaId == own.MediaId));
    }

    [Fact]
    public async Task What_staff_added_is_shown_at_once_and_has_a_place()
    {
        var staff = running.Clinician(_phone.EncounterId);
        var plan = await staff.SendAsync(s_photo, staff.Announcement(s_photo.Length));
        await staff.CompleteAsync(plan).JsonAsync();

        var (items, seenThrough) = await ListAsync(staff);

        Assert.Equal((plan.MediaId, seenThrough), Assert.Single(items));
    }

    private async Task<Guid> KeepAsync()
    {
        var plan = await _phone.SendAsync(s_photo);
        await _phone.CompleteAsync(plan).JsonAsync();
        return plan.MediaId;
    }

    private static async Task<((Guid Id, long Seq)[] Items, long SeenThrough)> ListAsync(Phone staff)
    {
        var page = await staff.GetAsync($"/api/encounters/{staff.EncounterId}/media").JsonAsync();
        return ([.. page["items"]!.AsArray().Select(item => (Guid.Parse((string)item!["id"]!), (long)item["seq"]!))],
            (long)page["seenThrough"]!);
    }
}
