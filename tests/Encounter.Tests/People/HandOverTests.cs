using System.Text.Json.Nodes;
using Imaging.Encounter.Tests.Running;

namespace Imaging.Encounter.Tests.People;

public class HandOverTests(RunningEncounter encounter)
{
    private readonly StaffClient _leaver = encounter.Staff();
    private readonly StaffClient _kim = encounter.Staff();
    private readonly StaffClient _admin = encounter.Staff("admin");

    [Fact]
    public async Task An_administrator_hands_a_leavers_encounters_over_and_sees_none()
    {
        var wanted = StaffClient.Registration();
        wanted["intimate"] = true;
        var (intimate, _) = await _leaver.InviteAsync(wanted);
        var (closed, _) = await _leaver.InviteAsync();
        await _leaver.DoAsync(closed, "close").JsonAsync();
        var (others, _) = await encounter.Staff().InviteAsync();
        await _leaver.Http.PeopleAsync(intimate, _kim);

        var answer = await HandOverAsync(_leaver, _kim).JsonAsync();

        Assert.Equal("""{"encounters":2}""", answer.ToJsonString());
        Assert.Equal([closed, intimate], await _kim.FindAsync(new { mine = true }));
        Assert.Empty(await _leaver.FindAsync(new { mine = true }));
        Assert.Equal($"{_kim.StaffId}", (string?)(await _kim.GetAsync(intimate).JsonAsync())["owner"]!["id"]);
        Assert.Empty((await _kim.GetAsync(intimate).JsonAsync())["people"]!.AsArray());
        await _leaver.GetAsync(intimate).ProblemAsync(404, "encounter-not-found");
        await _admin.GetAsync(closed).ProblemAsync(403, "forbidden");
        Assert.DoesNotContain(others, await _kim.FindAsync(new { mine = true }));
        var entry = Assert.Single(await _kim.AuditAsync(closed), line =>
            (string?)line["action"] == "encounter.hand-over");
        Assert.Equal($"{_leaver.StaffId}", (string?)entry["detail"]!["from"]);
        await encounter.SentAsync();
        Assert.Equal("handed-over", KindTo(_kim, "handed-over"));
        Assert.Equal("handed-away", KindTo(_leaver, "handed-away"));
        Assert.Equal(0, (int)(await HandOverAsync(_leaver, _kim).JsonAsync())["encounters"]!);
    }

    [Fact]
    public async Task More_than_one_batch_goes_over_at_once()
    {
        await encounter.Database.ExecuteAsync("""
            INSERT INTO encounter (encounter_id, patient_id, reference, status, owner_id, intimate, needs_attention,
              family_index, language, notify, reason, expires_in, reply_within, expires_at, registered_at)
            SELECT RANDOM_BYTES(16), patient_id, SUBSTRING(HEX(RANDOM_BYTES(4)), 1, 8), 'closed', @owner, 0, 0,
              family_index, 'en', 'none', reason, 7, 7, expires_at, registered_at
            FROM (SELECT * FROM encounter WHERE encounter_id = @model) model
            CROSS JOIN (SELECT 1 FROM information_schema.columns LIMIT 120) often
            """, ("@owner", _leaver.StaffId), ("@model", (await _leaver.InviteAsync()).Id));
        await encounter.Database.ExecuteAsync("""
            INSERT IGNORE INTO encounter_person (staff_id, encounter_id, is_owner, status, needs_attention)
            SELECT owner_id, encounter_id, 1, status, 0
            FROM encounter
            WHERE owner_id = @owner
            """, ("@owner", _leaver.StaffId));

        Assert.Equal(121, (int)(await HandOverAsync(_leaver, _kim).JsonAsync())["encounters"]!);

        Assert.Equal(121, (await _kim.FindAsync(new { mine = true, limit = 200 })).Length);
        await encounter.SentAsync();
        Assert.Equal("handed-over", KindTo(_kim, "handed-over"));
    }

    [Theory]
    [InlineData("to", "viewer")]
    [InlineData("to", "admin")]
    [InlineData("to", "nobody")]
    [InlineData("to", "the same")]
    [InlineData("from", "nobody")]
    public async Task Both_are_known_and_who_takes_over_is_another_clinician(string field, string who)
    {
        var odd = who switch
        {
            "nobody" => new StaffClient(Guid.CreateVersion7(), _kim.Http),
            "the same" => _leaver,
            _ => encounter.Staff(who),
        };

        var problem = await (field == "to" ? HandOverAsync(_leaver, odd) : HandOverAsync(odd, _kim))
            .ProblemAsync(400, "invalid-request");

        Assert.Equal(field, Assert.Single(problem["errors"]!.AsObject()).Key);
    }

    [Fact]
    public async Task Only_administrators_do()
    {
        var body = new { from = _leaver.StaffId, to = _kim.StaffId };

        await _kim.Http.PostAsync("/api/admin/encounters/hand-over", body).ProblemAsync(403, "forbidden");
    }

    private Task<HttpResponseMessage> HandOverAsync(StaffClient from, StaffClient to) => _admin.Http.PostAsync(
        "/api/admin/encounters/hand-over", new JsonObject { ["from"] = from.StaffId, ["to"] = to.StaffId });

    private string? KindTo(StaffClient staff, string kind) => (string?)encounter.MessagesTo(staff.Email)
        .SingleOrDefault(mail => (string?)mail["kind"] == kind)?["kind"];
}
