using Imaging.Encounter.Tests.Running;

namespace Imaging.Encounter.Tests.PatientSide;

public class PatientStoryTests(RunningEncounter encounter)
{
    private static readonly object Yes = new { treatment = true, record = true, teaching = false };
    private readonly StaffClient _jo = encounter.Staff();
    private readonly PatientBrowser _phone = encounter.Browser();

    [Fact]
    public async Task From_link_to_review_and_asked_again()
    {
        var (id, token) = await _jo.InviteAsync();
        await _phone.VerifyAsync(token).JsonAsync();
        var own = await _phone.ReadAsync("encounter").JsonAsync();
        Assert.Equal("Sam", (string?)own["patient"]!["givenName"]);
        Assert.Equal("Dr Jo Field", (string?)own["request"]!["from"]);
        Assert.Equal("A rash on the arm", (string?)own["request"]!["reason"]);
        Assert.Equal(["treatment", "record", "teaching"],
            own["consent"]!["questions"]!.AsArray().Select(question => (string?)question!["id"]));
        Assert.DoesNotContain("Parry", own.ToJsonString(), StringComparison.Ordinal);

        await _phone.SubmitAsync().ProblemAsync(409, "consent-needed");
        Assert.Equal("consented", (string?)(await _phone.ConsentAsync(Yes).JsonAsync())["status"]);
        await _phone.SubmitAsync().JsonAsync();
        await _phone.SubmitAsync().JsonAsync();
        Assert.Equal("submitted", await _jo.StatusAsync(id));
        await encounter.ShownAsync(id);
        await _jo.SettleAsync(id, "review").JsonAsync();
        Assert.Equal("reviewed",
            (string?)(await _jo.SettleAsync(id, "review").ProblemAsync(409, "wrong-state"))["state"]);

        var again = await _jo.DoAsync(id, "link", new { message = "One more of the elbow" }).JsonAsync();
        await _phone.VerifyAsync(StaffClient.TokenOf((string)again["link"]!)).JsonAsync();
        own = await _phone.ReadAsync("encounter").JsonAsync();
        Assert.Equal("One more of the elbow", (string?)own["request"]!["message"]);
        Assert.Equal("consented", (string?)own["status"]);
    }

    [Fact]
    public async Task Consent_is_given_and_taken_back_answer_by_answer()
    {
        var (id, token) = await _jo.InviteAsync();
        await _phone.VerifyAsync(token).JsonAsync();

        var stale = await _phone.ConsentAsync(Yes, version: "2025-1").ProblemAsync(409, "consent-version");
        Assert.Equal("2026-1", (string?)stale["version"]);
        await _phone.ConsentAsync(Yes, language: "fr").ProblemAsync(409, "consent-version");
        await _phone.ConsentAsync(new { treatment = true }).ProblemAsync(400, "invalid-request");
        await _phone.ConsentAsync(Yes, language: "cy").JsonAsync();
        await _phone.ConsentAsync(new { teaching = true }).JsonAsync();
        var consent = (await _jo.GetAsync(id).JsonAsync())["consent"]!;
        Assert.True((bool)consent["treatment"]! && (bool)consent["record"]! && (bool)consent["teaching"]!);
        await _phone.ConsentAsync(new { treatment = false }).JsonAsync();
        Assert.Equal("verified", await _jo.StatusAsync(id));
        await _phone.SubmitAsync().ProblemAsync(409, "consent-needed");
        Assert.Equal(3, await encounter.Database.ScalarAsync<int>(
            "SELECT COUNT(*) FROM consent_answer WHERE encounter_id = @id", ("@id", id)));
    }

    [Fact]
    public async Task An_answer_has_one_time_wherever_it_is_told()
    {
        var (id, token) = await _jo.InviteAsync();
        await _phone.VerifyAsync(token).JsonAsync();

        var told = (string?)(await _phone.ConsentAsync(Yes).JsonAsync())["consent"]!["answeredAt"];

        Assert.Equal(told, (string?)(await _jo.GetAsync(id).JsonAsync())["consent"]!["answeredAt"]);
        var receipt = await _phone.ReadAsync("receipt").JsonAsync();
        Assert.Equal(told, (string?)receipt["receipt"]!["consent"]!["answeredAt"]);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("0198a5f4-0000-7000-8000-000000000000")]
    [InlineData("nonsense")]
    public async Task A_call_for_another_encounter_is_refused(string? header)
    {
        var (_, token) = await _jo.InviteAsync();
        await _phone.VerifyAsync(token).JsonAsync();
        _phone.Http.DefaultRequestHeaders.Remove("X-Encounter");
        if (header is not null) _phone.Http.DefaultRequestHeaders.Add("X-Encounter", header);

        await _phone.ReadAsync("encounter").ProblemAsync(409, "wrong-encounter");
        await _phone.ConsentAsync(Yes).ProblemAsync(409, "wrong-encounter");
        await _phone.WithdrawAsync().ProblemAsync(409, "wrong-encounter");
        await _phone.DoAsync("not-me").ProblemAsync(409, "wrong-encounter");
    }

    [Fact]
    public async Task Not_me_ends_the_link_and_calls_for_the_owner()
    {
        var (id, token) = await _jo.InviteAsync();
        await _phone.VerifyAsync(token).JsonAsync();

        await _phone.DoAsync("not-me").JsonAsync(204);

        Assert.Contains(id, encounter.Neighbours.Links.Revoked);
        Assert.Equal("registered", await _jo.StatusAsync(id));
        Assert.Equal(["not-me"], await _jo.AttentionAsync(id));
        var mail = await encounter.MessageAsync(mail => (string?)mail["to"] == $"{_jo.StaffId:N}@clinic.example");
        Assert.DoesNotContain("Parry", mail.ToJsonString(), StringComparison.Ordinal);
        await _jo.DoAsync(id, "link").JsonAsync();
        Assert.Empty(await _jo.AttentionAsync(id));
    }

    [Fact]
    public async Task Closed_there_is_nothing_left_but_to_withdraw()
    {
        var (id, token) = await _jo.InviteAsync();
        await _phone.VerifyAsync(token).JsonAsync();
        await _phone.ConsentAsync(Yes).JsonAsync();
        await _jo.DoAsync(id, "close", new { note = "Seen in person" }).JsonAsync();

        await _phone.SubmitAsync().ProblemAsync(409, "wrong-state");
        await _phone.VerifyAsync(token).ProblemAsync(410, "link-ended");
        await _phone.VerifyAsync(token, purpose: "withdrawal").JsonAsync();
        await _phone.WithdrawAsync().JsonAsync();
        Assert.Equal("Seen in person", (string?)(await _jo.GetAsync(id).JsonAsync())["closingNote"]);
    }

    [Fact]
    public async Task Logging_out_is_on_record()
    {
        var (id, token) = await _jo.InviteAsync();
        await _phone.VerifyAsync(token).JsonAsync();

        await _phone.DoAsync("logout").JsonAsync(204);

        Assert.Contains(await _jo.AuditAsync(id), entry => (string?)entry["action"] == "patient.logout");
    }
}
