using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Imaging.Encounter.Tests.Running;
using Imaging.Encounter.V1;
using Imaging.Media.V1;

namespace Imaging.Encounter.Tests.PatientSide;

public sealed class SubmitItemsTests(RunningEncounter encounter)
{
    private readonly StaffClient _jo = encounter.Staff();
    private readonly PatientBrowser _phone = encounter.Browser();
    private readonly RecordService.RecordServiceClient _record = new(encounter.CallsBy("media"));

    [Fact]
    public async Task Nothing_named_is_nothing_to_send()
    {
        await ConsentAsync();

        await _phone.Http.PostAsync("/api/patient/submit", new { mediaIds = Array.Empty<Guid>() })
            .ProblemAsync(409, "nothing-to-send");
        await _phone.Http.PostAsync("/api/patient/submit", new { }).ProblemAsync(400, "invalid-request");
        await _phone.Http.PostAsync("/api/patient/submit", new { mediaIds = new Guid?[] { null } })
            .ProblemAsync(400, "invalid-request");
    }

    [Theory]
    [InlineData(null, 404, "media-not-found")]
    [InlineData("Unfinished", 409, "items-unfinished")]
    [InlineData("Unusable", 409, "items-unusable")]
    public async Task What_cannot_be_sent_is_named_and_nothing_is_sent(string? state, int status, string slug)
    {
        var id = await ConsentAsync();
        var (kept, other) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        encounter.Neighbours.Submissions.States[other] =
            state is null ? null : System.Enum.Parse<ItemState>(state);

        var problem = await _phone.SubmitAsync(kept, other).ProblemAsync(status, slug);

        Assert.Equal([other], problem["mediaIds"]!.AsArray().Select(item => Guid.Parse((string)item!)));
        Assert.Equal("consented", await _jo.StatusAsync(id));
        Assert.DoesNotContain(kept, encounter.Neighbours.Submissions.Shown.Keys);
    }

    [Fact]
    public async Task What_is_sent_twice_is_sent_once_and_what_comes_later_is_sent_with_another()
    {
        var id = await ConsentAsync();
        var (first, later) = (Guid.CreateVersion7(), Guid.CreateVersion7());

        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => _phone.SubmitAsync(first).JsonAsync()));
        await encounter.ShownAsync(id);
        await _jo.SettleAsync(id, "review").JsonAsync();
        Assert.Equal("reviewed", (string?)(await _phone.SubmitAsync(first).JsonAsync())["status"]);
        await _phone.SubmitAsync(first, later).JsonAsync();
        await encounter.ShownAsync(id);

        Assert.Equal("submitted", await _jo.StatusAsync(id));
        Assert.Equal((1, 1), (encounter.Neighbours.Submissions.Shown[first],
            encounter.Neighbours.Submissions.Shown[later]));
    }

    [Theory]
    [InlineData("review")]
    [InlineData("close")]
    public async Task What_nobody_has_looked_at_is_neither_reviewed_nor_closed(string what)
    {
        var id = await ConsentAsync();
        await _phone.SubmitAsync(Guid.CreateVersion7(), Guid.CreateVersion7()).JsonAsync();
        await encounter.ShownAsync(id);

        await _jo.DoAsync(id, what).ProblemAsync(409, "newer-items");
        var problem = await _jo.DoAsync(id, what, new { seenThrough = 1 }).ProblemAsync(409, "newer-items");
        Assert.Equal(1, (int)problem["items"]!);
        await _jo.DoAsync(id, what, new { seenThrough = -1 }).ProblemAsync(400, "invalid-request");
        Assert.Equal("submitted", await _jo.StatusAsync(id));
        await _jo.DoAsync(id, what, new { seenThrough = 2 }).JsonAsync();
    }

    [Fact]
    public async Task What_is_on_its_way_to_the_list_counts_as_unseen()
    {
        var id = await ConsentAsync();
        await _phone.SubmitAsync().JsonAsync();
        await encounter.ShownAsync(id);
        await encounter.Database.ExecuteAsync(
            "UPDATE encounter_media SET seq = NULL WHERE encounter_id = @id", ("@id", id));

        await _jo.SettleAsync(id, "review").ProblemAsync(409, "newer-items");
    }

    [Fact]
    public async Task An_item_that_was_taken_back_is_not_sent_and_not_taken_in()
    {
        var id = await ConsentAsync();
        var mediaId = Guid.CreateVersion7();

        var withdrawals = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => TakeBackAsync(id, mediaId)));

        Assert.Single(withdrawals.Distinct());
        await _phone.SubmitAsync(mediaId).ProblemAsync(409, "items-unusable");
        Assert.Equal(RecordDecision.Refused, await RecordAsync(id, mediaId));
        // Nobody has been shown it.
        Assert.Empty(await _jo.AttentionAsync(id));
        var receipt = (await _phone.ReadAsync("receipt").JsonAsync())["receipt"]!["withdrawal"]!;
        Assert.Equal((false, "patient"), ((bool)receipt["isWhole"]!, (string?)receipt["requestedBy"]));
    }

    [Fact]
    public async Task An_item_that_staff_were_shown_and_was_taken_back_needs_attention_and_hides_at_once()
    {
        var id = await ConsentAsync();
        var mediaId = Guid.CreateVersion7();
        await _phone.SubmitAsync(mediaId).JsonAsync();
        await encounter.ShownAsync(id);
        var access = new AccessService.AccessServiceClient(encounter.CallsBy("media"));

        await TakeBackAsync(id, mediaId);

        Assert.Equal(["withdrawn"], await _jo.AttentionAsync(id));
        var view = await access.AuthorizeViewAsync(new()
        {
            EncounterId = $"{id}",
            Staff = new() { StaffId = $"{_jo.StaffId}", Role = "clinician", SessionId = $"{_jo.SessionId}" },
        }, cancellationToken: TestContext.Current.CancellationToken);
        // Until Media has answered it is named, and then Media knows.
        Assert.True(view.WithdrawnMediaIds is [var hidden] ? hidden == $"{mediaId}"
            : encounter.Neighbours.Erasures.Asked.ContainsKey($"{id}"));
    }

    [Fact]
    public async Task An_item_of_another_encounter_is_taken_back_from_that_one_alone()
    {
        var (mine, other) = (await ConsentAsync(), (await _jo.InviteAsync()).Id);
        var mediaId = Guid.CreateVersion7();

        await TakeBackAsync(other, mediaId);

        Assert.Equal(RecordDecision.Kept, await RecordAsync(mine, mediaId));
        await _phone.SubmitAsync(mediaId).JsonAsync();
    }

    [Fact]
    public async Task Nothing_is_taken_back_from_what_is_not_there()
    {
        var failure = await Assert.ThrowsAsync<RpcException>(
            () => TakeBackAsync(Guid.CreateVersion7(), Guid.CreateVersion7()));
        Assert.Equal(StatusCode.NotFound, failure.StatusCode);
    }

    private async Task<Guid> ConsentAsync()
    {
        var (id, token) = await _jo.InviteAsync();
        await _phone.VerifyAsync(token).JsonAsync();
        await _phone.ConsentAsync(new { treatment = true, record = true, teaching = false }).JsonAsync();
        return id;
    }

    private async Task<string> TakeBackAsync(Guid encounterId, Guid mediaId) => (await _record.TakeBackMediaAsync(new()
    {
        EncounterId = $"{encounterId}", MediaId = $"{mediaId}", PatientSessionId = $"{Guid.CreateVersion7()}",
    })).WithdrawalId;

    private async Task<RecordDecision> RecordAsync(Guid encounterId, Guid mediaId) =>
        (await _record.RecordMediaAsync(new()
        {
            EncounterId = $"{encounterId}", MediaId = $"{mediaId}", Kind = MediaKind.Photo,
            Uploader = Uploader.Patient, ReceivedAt = TimeProvider.System.GetUtcNow().ToTimestamp(),
        })).Decision;
}
