using Imaging.Encounter.Tests.Running;

namespace Imaging.Encounter.Tests.Attention;

public class WatchEncountersTests(RunningEncounter encounter)
{
    private readonly StaffClient _jo = encounter.Staff();

    [Fact]
    public async Task A_link_whose_time_is_over_expires_and_may_be_renewed()
    {
        var (id, _) = await _jo.InviteAsync();
        await SetAsync(id, "lapse_at");

        await encounter.EventuallyAsync(async () => await _jo.StatusAsync(id) == "expired");

        Assert.Equal(["expired"], await _jo.AttentionAsync(id));
        await _jo.DoAsync(id, "link").JsonAsync();
        Assert.Equal("invited", await _jo.StatusAsync(id));
        Assert.Empty(await _jo.AttentionAsync(id));
    }

    [Fact]
    public async Task A_patient_is_reminded_once_before_that()
    {
        var wanted = StaffClient.Registration();
        var to = "+44" + ((string)wanted["patient"]!["mobile"]!)[1..];
        var (id, _) = await _jo.InviteAsync(wanted);
        await SetAsync(id, "remind_at");

        await encounter.MessageAsync(mail => (string?)mail["to"] == to && (string?)mail["kind"] == "reminder");

        await encounter.EventuallyAsync(async () =>
            (await _jo.AuditAsync(id)).Any(entry => (string?)entry["action"] == "patient.remind"));
        Assert.Single(encounter.Messages(), mail => (string?)mail["to"] == to);
    }

    [Fact]
    public async Task What_is_not_reviewed_in_time_needs_attention_and_the_owner_hears_once()
    {
        var (id, token) = await _jo.InviteAsync();
        var phone = encounter.Browser();
        await phone.VerifyAsync(token).JsonAsync();
        await phone.ConsentAsync(new { treatment = true, record = true, teaching = true }).JsonAsync();
        for (var time = 0; time < 2; time++)
        {
            await phone.SubmitAsync().JsonAsync();
            await SetAsync(id, "overdue_at");
            await encounter.EventuallyAsync(async () => (await _jo.AttentionAsync(id)).Contains("unreviewed"));
            await encounter.ShownAsync(id);
            await _jo.SettleAsync(id, "review").JsonAsync();
            Assert.Empty(await _jo.AttentionAsync(id));
        }

        await encounter.MessageAsync(IsToOwner);
        Assert.Single(encounter.Messages(), IsToOwner);

        bool IsToOwner(System.Text.Json.Nodes.JsonObject mail) =>
            (string?)mail["to"] == $"{_jo.StaffId:N}@clinic.example";
    }

    [Fact]
    public async Task An_owner_whose_address_can_not_be_read_keeps_no_other_from_hearing()
    {
        var kim = encounter.Staff();
        encounter.Neighbours.Staff.Known[kim.StaffId.ToString()].Email = "";
        encounter.Neighbours.Staff.Known[kim.StaffId.ToString()].Name = "";
        foreach (var owner in (StaffClient[])[kim, _jo]) await SetAsync((await owner.InviteAsync()).Id, "lapse_at");

        await encounter.MessageAsync(mail => (string?)mail["to"] == $"{_jo.StaffId:N}@clinic.example");

        Assert.DoesNotContain(encounter.Messages(), mail => (string?)mail["to"] == "");
        var listed = await kim.SearchAsync(new { mine = true });
        Assert.Null((string?)Assert.Single(listed["items"]!.AsArray())!["owner"]!["name"]);
    }

    [Fact]
    public async Task A_message_that_does_not_arrive_needs_attention()
    {
        var wanted = StaffClient.Registration();
        wanted["notify"] = "sms";
        var id = Guid.Parse((string)(await _jo.RegisterAsync(wanted).JsonAsync(201))["id"]!);
        await encounter.Database.ExecuteAsync(
            "UPDATE outbox_message SET state = 'dead' WHERE encounter_id = @id", ("@id", id));

        // The delivery of this very moment may still finish it.
        await encounter.EventuallyAsync(async () =>
        {
            await encounter.Database.ExecuteAsync(
                "UPDATE outbox_message SET state = 'dead' WHERE encounter_id = @id", ("@id", id));
            return (await _jo.AttentionAsync(id)).Contains("message-failed");
        });

        await _jo.DoAsync(id, "link").JsonAsync();
        Assert.Empty(await _jo.AttentionAsync(id));
    }

    private Task SetAsync(Guid encounterId, string due) => encounter.Database.ExecuteAsync(
        $"UPDATE encounter SET {due} = UTC_TIMESTAMP(6) WHERE encounter_id = @id", ("@id", encounterId));
}
