using Imaging.Encounter.Tests.Running;

namespace Imaging.Encounter.Tests.Encounters;

public class ActOnEncounterTests(RunningEncounter encounter)
{
    private readonly StaffClient _jo = encounter.Staff();

    [Theory]
    [InlineData("close")]
    [InlineData("review")]
    public async Task Of_two_who_do_it_at_once_one_is_told_the_state(string what)
    {
        var (id, token) = await _jo.InviteAsync();
        var phone = encounter.Browser();
        await phone.VerifyAsync(token).JsonAsync();
        await phone.ConsentAsync(new { treatment = true, record = true, teaching = true }).JsonAsync();
        await phone.SubmitAsync().JsonAsync();

        await encounter.ShownAsync(id);
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => _jo.SettleAsync(id, what)));

        Assert.Single(answers, answer => answer.IsSuccessStatusCode);
        var refused = answers.First(answer => !answer.IsSuccessStatusCode);
        var problem = await Task.FromResult(refused).ProblemAsync(409, "wrong-state");
        Assert.Equal(what == "close" ? "closed" : "reviewed", (string?)problem["state"]);
    }

    [Theory]
    [InlineData("mobile", "07700 900999")]
    [InlineData("email", "new@example.org")]
    [InlineData("dateOfBirth", "1987-04-13")]
    public async Task Another_contact_or_birth_date_ends_the_link(string field, string value)
    {
        var (id, token) = await _jo.InviteAsync();

        var patient = new Dictionary<string, string> { [field] = value };
        var changed = await _jo.PatchAsync(id, new { patient }).JsonAsync();

        Assert.Contains(id, encounter.Neighbours.Links.Revoked);
        Assert.Equal("registered", (string?)changed["status"]);
        await encounter.Browser().VerifyAsync(token, value).ProblemAsync(field == "dateOfBirth" ? 410 : 400,
            field == "dateOfBirth" ? "link-ended" : "invalid-request");
    }

    [Fact]
    public async Task Another_name_is_found_and_leaves_the_link_alone()
    {
        var (id, token) = await _jo.InviteAsync();
        var family = $"Test{new string(Random.Shared.GetItems<char>("abcdefghijklm", 10))}";

        await _jo.PatchAsync(id, new { reason = "Another rash", patient = new { familyName = family } }).JsonAsync();

        Assert.Equal([id], await _jo.FindAsync(new { q = family }));
        Assert.Equal("Another rash", (string?)(await _jo.GetAsync(id).JsonAsync())["reason"]);
        await encounter.Browser().VerifyAsync(token).JsonAsync();
        await _jo.PatchAsync(id, new { patient = new { dateOfBirth = "2999-01-01" } })
            .ProblemAsync(400, "invalid-request");
    }

    [Fact]
    public async Task A_new_owner_takes_over_and_the_old_one_stays_named()
    {
        var (id, _) = await _jo.InviteAsync();
        var colleague = encounter.Staff();

        await _jo.PatchAsync(id, new { ownerId = colleague.StaffId }).JsonAsync();
        await _jo.PatchAsync(id, new { ownerId = encounter.Staff("viewer").StaffId })
            .ProblemAsync(400, "invalid-request");

        Assert.Contains(id, await colleague.FindAsync(new { mine = true }));
        Assert.Contains(id, await _jo.FindAsync(new { mine = true }));
        Assert.Equal(_jo.StaffId.ToString(), (string?)(await colleague.GetAsync(id).JsonAsync())["people"]![0]!["id"]);
    }

    [Fact]
    public async Task The_sixth_message_of_a_day_is_refused_and_leaves_the_fifth_ones_link_alone()
    {
        var wanted = StaffClient.Registration();
        var address = $"{Guid.CreateVersion7():N}@example.org";
        (wanted["notify"], wanted["patient"]!["email"]) = ("email", address);
        var id = Guid.Parse((string)(await _jo.RegisterAsync(wanted).JsonAsync(201))["id"]!);
        for (var time = 0; time < 4; time++) await _jo.DoAsync(id, "link").JsonAsync();

        var problem = await _jo.DoAsync(id, "link").ProblemAsync(429, "message-limit");

        Assert.Equal("encounter", (string?)problem["limit"]);
        Assert.Equal("invited", await _jo.StatusAsync(id));
        await encounter.SentAsync();
        var answers = await Task.WhenAll(encounter.MessagesTo(address).Select(
            mail => encounter.Browser().VerifyAsync(StaffClient.TokenOf((string)mail["text"]!))));
        Assert.Equal(5, answers.Length);
        Assert.Single(answers, answer => answer.IsSuccessStatusCode);
        Assert.NotNull((await _jo.DoAsync(id, "link", new { notify = "none" }).JsonAsync())["link"]);
    }

    [Fact]
    public async Task What_comes_too_early_is_refused()
    {
        var (id, _) = await _jo.InviteAsync();

        Assert.Equal("invited", (string?)(await _jo.DoAsync(id, "review").ProblemAsync(409, "wrong-state"))["state"]);
        await _jo.DoAsync(id, "close").JsonAsync();
        Assert.Equal("closed", (string?)(await _jo.DoAsync(id, "link").ProblemAsync(409, "wrong-state"))["state"]);
        await _jo.PatchAsync(id, new { reason = "Late" }).ProblemAsync(409, "wrong-state");
        await _jo.GetAsync(Guid.CreateVersion7()).ProblemAsync(404, "encounter-not-found");
        await _jo.Http.GetAsync("/api/encounters/nonsense", TestContext.Current.CancellationToken)
            .ProblemAsync(404, "not-found");
    }

    [Fact]
    public async Task People_are_staff_who_see_patients()
    {
        var (id, _) = await _jo.InviteAsync();

        await _jo.Http.TryPutAsync(id, encounter.Staff("admin")).ProblemAsync(400, "invalid-request");
        await _jo.Http.TryPutAsync(id, new StaffClient(Guid.CreateVersion7(), _jo.Http))
            .ProblemAsync(400, "invalid-request");
        var named = encounter.Staff("viewer");
        await _jo.Http.PeopleAsync(id, named);
        await _jo.Http.PeopleAsync(id);
        await named.GetAsync(id).ProblemAsync(404, "encounter-not-found");
    }
}
