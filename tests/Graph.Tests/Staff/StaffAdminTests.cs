using System.Text.RegularExpressions;

namespace Imaging.Graph.Tests.Staff;

public sealed partial class StaffAdminTests(ImagingGraph graph) : IDisposable
{
    private readonly IdentityAccess _identity = new(graph);

    public void Dispose() => _identity.Dispose();

    [Fact]
    public async Task A_reset_goes_to_the_person_and_makes_both_credentials_anew()
    {
        var (admin, person) = (await AdminAsync(), await Crew.HireAsync(graph, "clinician"));
        var (oldApp, id) = (person.App, await person.IdAsync());
        using var asked = await admin.Browser.SendAsync(HttpMethod.Post, $"identity/staff/{id}/reset");
        var token = await Crew.TokenInMailAsync(graph, person.Email, "reset");
        var opened = await person.Browser.PostJsonAsync("identity/resets/open", new { token });
        var session = person.Browser.Session;
        Assert.NotNull(await _identity.ResolveAsync(session));

        person.Password = "violet harbour spoon eleven";
        await person.EnrolAsync(await person.Browser.PostJsonAsync(
            "identity/resets/accept", new { token, password = person.Password }));
        var ended = await _identity.ResolveAsync(session);
        using var old = await person.Browser.PostAsync("identity/login/totp", new
        {
            loginToken = await person.StartLoginAsync(), code = await oldApp.NextAsync(),
        });
        await person.SignInAsync();
        using var again = await person.Browser.PostAsync("identity/resets/open", new { token });

        Assert.Equal(202, (int)asked.StatusCode);
        Assert.Equal("", await asked.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(person.Email, (string?)opened["email"]);
        Assert.Null(ended);
        await old.ProblemAsync(401, "code-refused");
        await again.ProblemAsync(404, "token-not-valid");
    }

    [Fact]
    public async Task The_last_administrator_has_a_command_on_the_host()
    {
        var admin = await AdminAsync();
        var output = await graph.CommandAsync(
            "Identity", ["staff", "reset", "--email", admin.Email.ToUpperInvariant()]);
        using var opened = await graph.NewBrowser().PostAsync(
            "identity/resets/open", new { token = Link().Match(output).Groups[1].Value });

        Assert.Equal(200, (int)opened.StatusCode);
    }

    [Fact]
    public async Task The_last_active_administrator_stays_one()
    {
        var admin = await AdminAsync();
        var second = await Crew.HireAsync(graph, "admin");
        var (id, secondId) = (await admin.IdAsync(), await second.IdAsync());

        // Both at once: whoever comes second finds to be the last.
        var answers = await Task.WhenAll(ChangeAsync(admin, secondId, new { role = "viewer" }),
            ChangeAsync(second, id, new { state = "disabled" }));

        Assert.Single(answers, answer => (int)answer.StatusCode == 200);
        await Assert.Single(answers, answer => (int)answer.StatusCode != 200).ProblemAsync(409, "last-admin");
        await _identity.SqlAsync("UPDATE staff SET role = 'admin', state = 'active' WHERE staff_id = @id", ("@id", id));
        await _identity.SqlAsync("UPDATE staff SET role = 'viewer' WHERE staff_id = @id", ("@id", secondId));
    }

    [Fact]
    public async Task A_new_role_or_state_ends_the_sessions_and_a_new_name_does_not()
    {
        var (admin, person) = (await AdminAsync(), await Crew.HireAsync(graph, "viewer"));
        var id = await person.IdAsync();
        using var renamed = await ChangeAsync(admin, id, new { name = "Sam O'Poe" });
        var me = await person.Browser.GetJsonAsync("identity/me");
        var session = person.Browser.Session;
        Assert.NotNull(session);
        using var promoted = await ChangeAsync(admin, id, new { role = "clinician" });
        var ended = await _identity.ResolveAsync(session);
        using var disabled = await ChangeAsync(admin, id, new { state = "disabled" });
        using var reset = await admin.Browser.SendAsync(HttpMethod.Post, $"identity/staff/{id}/reset");

        Assert.Equal("Sam O'Poe", (string?)me["name"]);
        Assert.Equal("clinician", (string?)(await promoted.JsonAsync())["role"]);
        Assert.Null(ended);
        Assert.Equal("disabled", (string?)(await disabled.JsonAsync())["state"]);
        await reset.ProblemAsync(409, "staff-disabled");
    }

    [Fact]
    public async Task Staff_are_listed_by_page_and_only_for_administrators()
    {
        var (admin, person) = (await AdminAsync(), await Crew.HireAsync(graph, "clinician"));
        var first = await admin.Browser.GetJsonAsync("identity/staff?limit=1");
        var second = await admin.Browser.GetJsonAsync($"identity/staff?limit=1&cursor={(string)first["next"]!}");
        using var bad = await admin.Browser.GetAsync("identity/staff?cursor=x");
        using var foreign = await person.Browser.GetAsync("identity/staff");
        using var unknown = await admin.Browser.GetAsync($"identity/staff/{Guid.CreateVersion7()}");

        Assert.Equal(admin.Email, (string?)first["items"]![0]!["email"]);
        Assert.NotEqual(admin.Email, (string?)second["items"]![0]!["email"]);
        await bad.ProblemAsync(400, "invalid-cursor");
        await foreign.ProblemAsync(403, "forbidden");
        await unknown.ProblemAsync(404, "not-found");
    }

    [Fact]
    public async Task A_row_that_was_changed_is_flagged_in_a_list_and_hides_no_other()
    {
        var (admin, person) = (await AdminAsync(), await Crew.HireAsync(graph, "clinician"));
        var id = await person.IdAsync();
        using var invited = await admin.Browser.PostAsync(
            "identity/invitations", new { email = $"{Guid.CreateVersion7():N}@clinic.example", name = "Kim Vale",
                role = "viewer" });
        var invitation = Guid.Parse((string)(await invited.JsonAsync())["id"]!);
        Task DamageAsync() => Task.WhenAll(
            _identity.SqlAsync("UPDATE staff SET name = REVERSE(name) WHERE staff_id = @id", ("@id", id)),
            _identity.SqlAsync(
                "UPDATE invitation SET email = REVERSE(email) WHERE invitation_id = @id", ("@id", invitation)));

        await DamageAsync();
        var staff = (await admin.Browser.GetJsonAsync("identity/staff?limit=200"))["items"]!.AsArray();
        var invitations = (await admin.Browser.GetJsonAsync("identity/invitations?limit=200"))["items"]!.AsArray();
        await DamageAsync();

        var damaged = Assert.Single(staff, item => (bool)item!["unreadable"]!)!;
        Assert.Equal(id, Guid.Parse((string)damaged["id"]!));
        Assert.Null(damaged["name"]);
        Assert.Equal(person.Email, (string?)damaged["email"]);
        Assert.Contains(staff, item => (string?)item!["email"] == admin.Email);
        var broken = Assert.Single(invitations, item => (bool)item!["unreadable"]!)!;
        Assert.Equal(invitation, Guid.Parse((string)broken["id"]!));
        Assert.Equal("Kim Vale", (string?)broken["name"]);
    }

    private Task<Person> AdminAsync() => Crew.AdminAsync(graph);

    private static Task<HttpResponseMessage> ChangeAsync(Person who, Guid staffId, object change) =>
        who.Browser.SendAsync(HttpMethod.Patch, $"identity/staff/{staffId}", change);

    [GeneratedRegex("http://localhost:8080/portal/#/reset/([A-Za-z0-9_-]+)")]
    private static partial Regex Link();
}
