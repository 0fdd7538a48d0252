using Imaging.Encounter.Tests.Running;

namespace Imaging.Encounter.Tests.Access;

public class GrantAccessTests(RunningEncounter encounter)
{
    private const string Reason = "Covering for Jo – ŵ";

    private readonly StaffClient _jo = encounter.Staff();
    private readonly StaffClient _kim = encounter.Staff(name: "Dr Kim Vale");

    [Fact]
    public async Task A_stranger_to_it_says_why_once_and_that_is_on_record()
    {
        var (id, _) = await _jo.InviteAsync();

        await _kim.GetAsync(id).ProblemAsync(428, "access-reason-needed");
        await _kim.DoAsync(id, "close").ProblemAsync(428, "access-reason-needed");
        var granted = await _kim.OpenAsync(id, Reason).JsonAsync();
        var again = await _kim.OpenAsync(id, "Another reason altogether").JsonAsync();
        await _kim.GetAsync(id).JsonAsync();
        await _kim.DoAsync(id, "link", new { notify = "none" }).JsonAsync();

        var expiresAt = (DateTimeOffset)granted["expiresAt"]!;
        Assert.InRange(expiresAt - TimeProvider.System.GetUtcNow(), TimeSpan.FromMinutes(58), TimeSpan.FromHours(1));
        Assert.Equal(expiresAt, (DateTimeOffset)again["expiresAt"]!, TimeSpan.FromMilliseconds(1));
        var entry = Assert.Single(await _jo.AuditAsync(id), IsBreakGlass);
        Assert.Equal(Reason, (string?)entry["detail"]!["reason"]);
        Assert.Equal("Dr Kim Vale", (string?)entry["name"]);
        Assert.Contains(await _jo.AuditAsync(id), line => (string?)line["action"] == "audit.read");
    }

    [Fact]
    public async Task Of_many_who_ask_at_once_one_is_recorded()
    {
        var (id, _) = await _jo.InviteAsync();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => _kim.OpenAsync(id, Reason).JsonAsync()));

        Assert.Single(await _jo.AuditAsync(id), IsBreakGlass);
    }

    [Fact]
    public async Task It_opens_to_that_session_and_that_encounter_and_for_an_hour()
    {
        var (id, _) = await _jo.InviteAsync();
        var (other, _) = await _jo.InviteAsync();
        await _kim.OpenAsync(id, Reason).JsonAsync();

        await _kim.GetAsync(other).ProblemAsync(428, "access-reason-needed");
        await encounter.SignIn(_kim.StaffId).GetAsync(id).ProblemAsync(428, "access-reason-needed");
        await encounter.Database.ExecuteAsync("""
            UPDATE access_grant
            SET expires_at = UTC_TIMESTAMP(6) - INTERVAL 1 SECOND
            WHERE encounter_id = @id
            """, ("@id", id));
        await _kim.GetAsync(id).ProblemAsync(428, "access-reason-needed");
        await _kim.OpenAsync(id, Reason).JsonAsync();
        await _kim.GetAsync(id).JsonAsync();

        Assert.Equal(2, (await _jo.AuditAsync(id)).Count(IsBreakGlass));
    }

    [Fact]
    public async Task Whose_it_is_needs_no_reason_and_leaves_no_trace()
    {
        var (id, _) = await _jo.InviteAsync();

        Assert.Null((await _jo.OpenAsync(id, Reason).JsonAsync())["expiresAt"]);

        Assert.DoesNotContain(await _jo.AuditAsync(id), IsBreakGlass);
    }

    [Theory]
    [InlineData("%00")]
    [InlineData("")]
    [InlineData("because 1")]
    [InlineData(null)]
    public async Task Something_that_says_nothing_opens_nothing(string? reason)
    {
        var (id, _) = await _jo.InviteAsync();

        var problem = await _kim.OpenAsync(id, reason!).ProblemAsync(400, "invalid-request");

        Assert.NotNull(problem["errors"]!["reason"] ?? problem["errors"]!["Reason"]);
        await _kim.GetAsync(id).ProblemAsync(428, "access-reason-needed");
    }

    [Fact]
    public async Task A_header_gives_no_reason_any_more()
    {
        var (id, _) = await _jo.InviteAsync();
        _kim.Http.DefaultRequestHeaders.Add("X-Access-Reason", "Covering for Jo tonight");

        await _kim.GetAsync(id).ProblemAsync(428, "access-reason-needed");
    }

    [Fact]
    public async Task What_does_not_exist_for_somebody_is_opened_by_no_reason()
    {
        var wanted = StaffClient.Registration();
        wanted["intimate"] = true;
        var (intimate, _) = await _jo.InviteAsync(wanted);
        var (open, _) = await _jo.InviteAsync();

        await _kim.OpenAsync(intimate, Reason).ProblemAsync(404, "encounter-not-found");
        await _kim.OpenAsync(Guid.CreateVersion7(), Reason).ProblemAsync(404, "encounter-not-found");
        await encounter.Staff("viewer").OpenAsync(open, Reason).ProblemAsync(403, "forbidden");
        await encounter.Staff("admin").OpenAsync(open, Reason).ProblemAsync(403, "forbidden");
    }

    private static bool IsBreakGlass(System.Text.Json.Nodes.JsonObject entry) =>
        (string?)entry["action"] == "encounter.break-glass";
}
