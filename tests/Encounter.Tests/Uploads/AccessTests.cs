using Grpc.Core;
using Imaging.Encounter.Tests.Running;
using Imaging.Encounter.V1;

namespace Imaging.Encounter.Tests.Uploads;

public class AccessTests(RunningEncounter encounter)
{
    private readonly StaffClient _jo = encounter.Staff();
    private readonly PatientBrowser _phone = encounter.Browser();
    private readonly AccessService.AccessServiceClient _access = new(encounter.CallsBy("media"));

    [Fact]
    public async Task A_patient_may_add_files_once_treatment_is_agreed_to_and_until_it_is_over()
    {
        var (id, token) = await _jo.InviteAsync();
        Assert.Equal((UploadDecision.WrongState, "invited"), await AsPatientAsync(id));
        await _phone.VerifyAsync(token).JsonAsync();
        Assert.Equal((UploadDecision.ConsentNeeded, "verified"), await AsPatientAsync(id));
        await ConsentAsync(treatment: true);
        Assert.Equal((UploadDecision.Allowed, "consented"), await AsPatientAsync(id));
        await _phone.SubmitAsync().JsonAsync();
        Assert.Equal((UploadDecision.Allowed, "submitted"), await AsPatientAsync(id));
        await ConsentAsync(treatment: false);
        Assert.Equal((UploadDecision.ConsentNeeded, "submitted"), await AsPatientAsync(id));
        await ConsentAsync(treatment: true);
        await encounter.ShownAsync(id);
        await _jo.SettleAsync(id, "review").JsonAsync();
        Assert.Equal((UploadDecision.Allowed, "reviewed"), await AsPatientAsync(id));
        await _jo.DoAsync(id, "close", new { note = "Seen", seenThrough = 99 }).JsonAsync();
        Assert.Equal((UploadDecision.WrongState, "closed"), await AsPatientAsync(id));
    }

    [Fact]
    public async Task Owner_and_named_clinicians_may_add_files_unless_the_patient_said_no()
    {
        var (named, viewer, other) = (encounter.Staff(), encounter.Staff("viewer"), encounter.Staff());
        var (id, token) = await _jo.InviteAsync();
        await _jo.Http.PeopleAsync(id, named, viewer);

        Assert.Equal(UploadDecision.Allowed, await AsStaffAsync(id, _jo));
        Assert.Equal(UploadDecision.Allowed, await AsStaffAsync(id, named));
        await AssertMissingAsync(() => AsStaffAsync(id, viewer, "viewer"));
        await AssertMissingAsync(() => AsStaffAsync(id, other));
        await AssertMissingAsync(() => AsStaffAsync(Guid.CreateVersion7(), _jo));

        await _phone.VerifyAsync(token).JsonAsync();
        await ConsentAsync(treatment: false);
        Assert.Equal(UploadDecision.ConsentNeeded, await AsStaffAsync(id, _jo));
        await _phone.WithdrawAsync().JsonAsync();
        Assert.Equal(UploadDecision.WrongState, await AsStaffAsync(id, _jo));
    }

    [Fact]
    public async Task Files_are_seen_by_owner_and_named_and_by_others_with_a_reason()
    {
        var (viewer, other, admin) = (encounter.Staff("viewer"), encounter.Staff(), encounter.Staff("admin"));
        var (id, token) = await _jo.InviteAsync();
        await _jo.Http.PeopleAsync(id, viewer);
        var intimate = StaffClient.Registration();
        intimate["intimate"] = true;
        var (intimateId, _) = await _jo.InviteAsync(intimate);

        Assert.Equal(ViewDecision.Allowed, await ViewAsync(id, _jo));
        Assert.Equal(ViewDecision.Allowed, await ViewAsync(id, viewer, "viewer"));
        Assert.Equal(ViewDecision.ReasonNeeded, await ViewAsync(id, other));
        await other.OpenAsync(id, "Covering for a colleague").JsonAsync();
        Assert.Equal(ViewDecision.Allowed, await ViewAsync(id, other));
        Assert.Equal(ViewDecision.ReasonNeeded, await ViewAsync(id, encounter.SignIn(other.StaffId)));
        await AssertMissingAsync(() => ViewAsync(id, encounter.Staff("viewer"), "viewer"));
        await AssertMissingAsync(() => ViewAsync(id, admin, "admin"));
        await AssertMissingAsync(() => ViewAsync(intimateId, other));

        await _phone.VerifyAsync(token).JsonAsync();
        await _phone.WithdrawAsync().JsonAsync();
        Assert.Equal(ViewDecision.RestrictedOnly, await ViewAsync(id, _jo));
        await AssertMissingAsync(() => ViewAsync(id, encounter.Staff("viewer"), "viewer"));
    }

    [Fact]
    public async Task Restricted_items_are_shown_for_a_reason_that_the_owner_states_too()
    {
        var (id, _) = await _jo.InviteAsync();
        var same = encounter.SignIn(_jo.StaffId);

        await _jo.OpenAsync(id, "Looking at it again").JsonAsync();
        Assert.False(await SeesRestrictedAsync(id, _jo));
        await _jo.DoAsync(id, "access", new { reason = "short", restrictedItems = true })
            .ProblemAsync(400, "invalid-request");
        for (var time = 0; time < 2; time++)
            Assert.NotNull((await _jo.DoAsync(id, "access", new
            {
                reason = "A complaint is looked into", restrictedItems = true,
            }).JsonAsync())["expiresAt"]);

        Assert.True(await SeesRestrictedAsync(id, _jo));
        Assert.False(await SeesRestrictedAsync(id, same));
        Assert.Single(await _jo.AuditAsync(id), entry => (string?)entry["action"] == "encounter.open-restricted");
    }

    [Fact]
    public async Task Nobody_but_media_asks_and_what_is_malformed_is_said_to_be()
    {
        var gateway = new AccessService.AccessServiceClient(encounter.CallsBy("gateway"));
        var id = Guid.CreateVersion7().ToString();
        await AssertStatusAsync(StatusCode.PermissionDenied, async () => await gateway.AuthorizeUploadAsync(
            new() { EncounterId = id, PatientSessionId = id }));
        await AssertStatusAsync(StatusCode.InvalidArgument, async () => await _access.AuthorizeUploadAsync(
            new() { EncounterId = "1", PatientSessionId = id }));
        await AssertStatusAsync(StatusCode.InvalidArgument, async () => await _access.AuthorizeUploadAsync(
            new() { EncounterId = id }));
        await AssertStatusAsync(StatusCode.InvalidArgument, async () => await _access.AuthorizeViewAsync(
            new() { EncounterId = id }));
    }

    private Task<HttpResponseMessage> ConsentAsync(bool treatment) =>
        _phone.ConsentAsync(new { treatment, record = true, teaching = false });

    private async Task<(UploadDecision, string)> AsPatientAsync(Guid encounterId)
    {
        var answer = await _access.AuthorizeUploadAsync(
            new() { EncounterId = $"{encounterId}", PatientSessionId = $"{Guid.CreateVersion7()}" });
        return (answer.Decision, answer.State);
    }

    private async Task<UploadDecision> AsStaffAsync(Guid encounterId, StaffClient staff, string role = "clinician") =>
        (await _access.AuthorizeUploadAsync(
            new() { EncounterId = $"{encounterId}", Staff = CallerOf(staff, role) })).Decision;

    private async Task<ViewDecision> ViewAsync(Guid encounterId, StaffClient staff, string role = "clinician") =>
        (await _access.AuthorizeViewAsync(
            new() { EncounterId = $"{encounterId}", Staff = CallerOf(staff, role) })).Decision;

    [Fact]
    public async Task A_hit_says_what_there_is_and_what_is_new_to_whoever_asks()
    {
        var (kim, (id, token)) = (encounter.Staff(), await _jo.InviteAsync());
        await _phone.VerifyAsync(token).JsonAsync();
        await ConsentAsync(treatment: true);
        Assert.Equal((0, 0, false), await HitAsync(_jo, id));
        var (first, second) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await _phone.SubmitAsync(first, second).JsonAsync();
        Assert.Equal((2, 2, true), await HitAsync(_jo, id));

        await LookAsync(id, _jo);

        Assert.Equal((0, 2, true), await HitAsync(_jo, id));
        Assert.Equal((2, 2, true), await HitAsync(kim, id));
        await _phone.SubmitAsync().JsonAsync();
        Assert.Equal((1, 3, true), await HitAsync(_jo, id));
        await encounter.ShownAsync(id);
        await _jo.SettleAsync(id, "review").JsonAsync();
        Assert.Equal((1, 3, false), await HitAsync(_jo, id));
        await new RecordService.RecordServiceClient(encounter.CallsBy("media")).TakeBackMediaAsync(new()
        {
            EncounterId = $"{id}", MediaId = $"{first}", PatientSessionId = $"{Guid.CreateVersion7()}",
        }, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal((1, 2, false), await HitAsync(_jo, id));
    }

    private async Task<(int New, int Photos, bool Waits)> HitAsync(StaffClient staff, Guid id)
    {
        var reference = (string)(await _jo.GetAsync(id).JsonAsync())["reference"]!;
        var hit = Assert.Single((await staff.SearchAsync(new { q = reference }))["items"]!.AsArray())!;
        Assert.Equal(0, (int)hit["videos"]!);
        return ((int)hit["newItems"]!, (int)hit["photos"]!, hit["waitingSince"] is not null);
    }

    private async Task LookAsync(Guid encounterId, StaffClient staff) => await _access.AuthorizeViewAsync(
        new() { EncounterId = $"{encounterId}", Staff = CallerOf(staff, "clinician"), IsLook = true });

    private async Task<bool> SeesRestrictedAsync(Guid encounterId, StaffClient staff) =>
        (await _access.AuthorizeViewAsync(
            new() { EncounterId = $"{encounterId}", Staff = CallerOf(staff, "clinician") })).SeesRestricted;

    private static StaffMemberCaller CallerOf(StaffClient staff, string role) =>
        new() { StaffId = $"{staff.StaffId}", Role = role, SessionId = $"{staff.SessionId}" };

    private static Task AssertMissingAsync<T>(Func<Task<T>> call) =>
        AssertStatusAsync(StatusCode.NotFound, call);

    private static async Task AssertStatusAsync<T>(StatusCode status, Func<Task<T>> call) =>
        Assert.Equal(status, (await Assert.ThrowsAsync<RpcException>(async () => await call())).StatusCode);
}
