using Imaging.Encounter.Tests.Running;

namespace Imaging.Encounter.Tests.PatientSide;

public class VerifyPatientTests(RunningEncounter encounter)
{
    private readonly StaffClient _jo = encounter.Staff();

    [Fact]
    public async Task The_right_date_opens_the_encounter()
    {
        var (id, token) = await _jo.InviteAsync();
        var phone = encounter.Browser();

        var answer = await phone.VerifyAsync(token).JsonAsync();

        Assert.Equal(id.ToString(), (string?)answer["encounterId"]);
        Assert.Equal("verified", await _jo.StatusAsync(id));
        Assert.Contains(await _jo.AuditAsync(id), entry => (string?)entry["action"] == "patient.verify");
    }

    [Fact]
    public async Task The_fifth_wrong_date_locks_the_link_and_the_same_one_counts_once()
    {
        var (id, token) = await _jo.InviteAsync();
        var phone = encounter.Browser();
        for (var day = 1; day <= 4; day++)
        {
            for (var time = 0; time < 2; time++)
            {
                var problem = await phone.VerifyAsync(token, $"1999-01-0{day}")
                    .ProblemAsync(401, "wrong-date-of-birth");
                Assert.Equal(5 - day, (int?)problem["attemptsLeft"]);
            }
        }

        var locked = await phone.VerifyAsync(token, "1999-01-05").ProblemAsync(423, "link-locked");

        Assert.Equal("01632 960000", (string?)locked["phone"]);
        await phone.VerifyAsync(token).ProblemAsync(423, "link-locked");
        Assert.Equal("locked", await _jo.StatusAsync(id));
        Assert.Contains("link-locked", await _jo.AttentionAsync(id));
    }

    [Theory]
    [InlineData("2023-02-30")]
    [InlineData("2999-01-01")]
    [InlineData("12/04/1987")]
    public async Task An_impossible_date_is_not_counted(string date)
    {
        var (_, token) = await _jo.InviteAsync();
        var phone = encounter.Browser();
        for (var time = 0; time < 6; time++) await phone.VerifyAsync(token, date).ProblemAsync(400, "invalid-request");

        await phone.VerifyAsync(token).JsonAsync();
    }

    [Fact]
    public async Task An_unknown_link_is_not_found() =>
        await encounter.Browser().VerifyAsync("unknown").ProblemAsync(404, "unknown-link");

    [Fact]
    public async Task An_expired_link_serves_for_withdrawal_only()
    {
        var (id, token) = await _jo.InviteAsync();
        encounter.Neighbours.Links.Expire(id);
        var phone = encounter.Browser();

        await phone.VerifyAsync(token).ProblemAsync(410, "link-expired");
        await phone.VerifyAsync(token, purpose: "withdrawal").JsonAsync();

        await phone.ReadAsync("encounter").ProblemAsync(403, "withdrawal-only");
        await phone.SubmitAsync().ProblemAsync(403, "withdrawal-only");
        await phone.ReadAsync("receipt").ProblemAsync(404, "receipt-not-found");
        await phone.WithdrawAsync().JsonAsync();
        Assert.Equal("withdrawn", await _jo.StatusAsync(id));
    }

    [Fact]
    public async Task A_new_link_ends_the_old_one()
    {
        var (id, token) = await _jo.InviteAsync();
        var renewed = await _jo.DoAsync(id, "link").JsonAsync();

        await encounter.Browser().VerifyAsync(token).ProblemAsync(410, "link-ended");
        await encounter.Browser().VerifyAsync(StaffClient.TokenOf((string)renewed["link"]!)).JsonAsync();
    }

    [Fact]
    public async Task A_second_browser_sees_names_and_states_and_the_contact_is_told()
    {
        var wanted = StaffClient.Registration();
        var mobile = "+44" + ((string)wanted["patient"]!["mobile"]!)[1..];
        var (_, token) = await _jo.InviteAsync(wanted);
        await encounter.Browser().VerifyAsync(token).JsonAsync();
        var other = encounter.Browser();
        await other.VerifyAsync(token).JsonAsync();

        var seen = await other.ReadAsync("encounter").JsonAsync();

        Assert.Equal("P", (string?)seen["patient"]!["familyInitial"]);
        Assert.Null(seen["request"]);
        Assert.Null(seen["consent"]);
        await other.ConsentAsync(new { treatment = true, record = true, teaching = false })
            .ProblemAsync(403, "other-browser");
        await other.SubmitAsync().ProblemAsync(403, "other-browser");
        await encounter.MessageAsync(mail =>
            (string?)mail["to"] == mobile && (string?)mail["kind"] == "other-browser");
        await encounter.Browser().VerifyAsync(token).JsonAsync();
        await encounter.Browser().VerifyAsync(token).ProblemAsync(409, "too-many-browsers");
    }

    [Fact]
    public async Task Fifty_guesses_at_once_yield_at_most_five_answers()
    {
        var (_, token) = await _jo.InviteAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(
            guess => encounter.Browser().VerifyAsync(token, $"19{50 + guess}-06-15")));

        Assert.InRange(answers.Count(answer => (int)answer.StatusCode == 401), 0, 5);
        Assert.All(answers, answer => Assert.Contains((int)answer.StatusCode, (int[])[401, 423]));
        await encounter.Browser().VerifyAsync(token).ProblemAsync(423, "link-locked");
    }

    [Fact]
    public async Task Only_the_gateway_may_ask() => await _jo.Http.PostAsync(
        "/api/patient/verify", new { token = "t", dateOfBirth = StaffClient.Born }).ProblemAsync(403, "forbidden");
}
