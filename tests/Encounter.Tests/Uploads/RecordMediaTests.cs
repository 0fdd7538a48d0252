using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Imaging.Encounter.Tests.Running;
using Imaging.Encounter.V1;

namespace Imaging.Encounter.Tests.Uploads;

public class RecordMediaTests(RunningEncounter encounter)
{
    private readonly StaffClient _jo = encounter.Staff();
    private readonly PatientBrowser _phone = encounter.Browser();
    private readonly RecordService.RecordServiceClient _record = new(encounter.CallsBy("media"));

    [Fact]
    public async Task A_file_is_noted_once_however_often_it_is_told()
    {
        var (id, _) = await InviteConsentedAsync();
        var mediaId = Guid.CreateVersion7();

        var decisions = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => RecordAsync(id, mediaId)));

        Assert.All(decisions, decision => Assert.Equal(RecordDecision.Kept, decision));
        Assert.Equal(1, await CountAsync(id));
    }

    [Fact]
    public async Task A_file_that_comes_after_the_withdrawal_is_refused_and_one_before_stays_known()
    {
        var (id, before) = await InviteConsentedAsync();
        await RecordAsync(id, before);
        await _phone.WithdrawAsync().JsonAsync();

        Assert.Equal(RecordDecision.Refused, await RecordAsync(id, Guid.CreateVersion7()));
        Assert.Equal(RecordDecision.Kept, await RecordAsync(id, before));
        Assert.Equal(1, await CountAsync(id));
    }

    [Fact]
    public async Task A_file_is_refused_while_treatment_is_not_agreed_to()
    {
        var (id, mediaId) = await InviteConsentedAsync();
        await _phone.ConsentAsync(new { treatment = false }).JsonAsync();

        Assert.Equal(RecordDecision.Refused, await RecordAsync(id, mediaId));
    }

    [Fact]
    public async Task A_file_that_is_filed_elsewhere_leaves_where_it_lay_and_what_was_said_of_it_there()
    {
        var (from, mediaId) = await InviteConsentedAsync();
        await RecordAsync(from, mediaId);
        await _record.RecordTroubleAsync(new()
        {
            EncounterId = $"{from}", MediaId = $"{mediaId}", Kind = Trouble.Misfiled,
        }, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(["misfiled"], await _jo.AttentionAsync(from));
        var (to, _) = await _jo.InviteAsync();

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => RecordAsync(to, mediaId)));

        Assert.Equal((0, 1), (await CountAsync(from), await CountAsync(to)));
        Assert.Empty(await _jo.AttentionAsync(from));
    }

    [Fact]
    public async Task What_is_unknown_or_malformed_is_said_to_be()
    {
        await AssertStatusAsync(StatusCode.NotFound, new() { EncounterId = $"{Guid.CreateVersion7()}" });
        await AssertStatusAsync(StatusCode.InvalidArgument, new() { EncounterId = "1" });
        var (id, _) = await InviteConsentedAsync();
        await AssertStatusAsync(StatusCode.InvalidArgument, new() { EncounterId = $"{id}", Kind = 0 });
        await AssertStatusAsync(StatusCode.InvalidArgument, new() { EncounterId = $"{id}", Kind = (MediaKind)99 });
    }

    private async Task<(Guid Id, Guid MediaId)> InviteConsentedAsync()
    {
        var (id, token) = await _jo.InviteAsync();
        await _phone.VerifyAsync(token).JsonAsync();
        await _phone.ConsentAsync(new { treatment = true, record = true, teaching = false }).JsonAsync();
        return (id, Guid.CreateVersion7());
    }

    private async Task<RecordDecision> RecordAsync(Guid encounterId, Guid mediaId) => (await _record.RecordMediaAsync(new()
    {
        EncounterId = $"{encounterId}", MediaId = $"{mediaId}", Kind = MediaKind.Photo, Uploader = Uploader.Patient,
        ReceivedAt = TimeProvider.System.GetUtcNow().ToTimestamp(),
    })).Decision;

    private async Task AssertStatusAsync(StatusCode status, RecordMediaRequest request)
    {
        request.MediaId = $"{Guid.CreateVersion7()}";
        if (request.Kind == 0 && status == StatusCode.NotFound) request.Kind = MediaKind.Video;
        request.Uploader = Uploader.Patient;
        request.ReceivedAt = TimeProvider.System.GetUtcNow().ToTimestamp();
        Assert.Equal(status, (await Assert.ThrowsAsync<RpcException>(
            async () => await _record.RecordMediaAsync(request))).StatusCode);
    }

    private Task<int> CountAsync(Guid encounterId) => encounter.Database.ScalarAsync<int>(
        "SELECT COUNT(*) FROM encounter_media WHERE encounter_id = @id", ("@id", encounterId));
}
