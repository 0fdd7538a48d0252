using System.Text.Json.Nodes;

namespace Imaging.Graph.Tests.Staff;

public sealed class InvitationTests(ImagingGraph graph) : IDisposable
{
    private readonly IdentityAccess _identity = new(graph);
    private readonly Person _person = new(graph);

    public void Dispose() => _identity.Dispose();

    [Fact]
    public async Task It_greets_enrols_and_is_used_up_and_the_inviter_is_told()
    {
        var admin = await Crew.AdminAsync(graph);
        var token = await InviteAsync(admin);
        var opened = await _person.Browser.PostJsonAsync("identity/invitations/open", new { token });
        await _person.EnrolAsync(await AcceptAsync(token));
        await _person.SignInAsync();
        var me = await _person.Browser.GetJsonAsync("identity/me");
        using var second = await _person.Browser.PostAsync(
            "identity/invitations/accept", new { token, password = Person.GoodPassword });
        using var invited = await InvitePlainlyAsync(admin);

        Assert.Equal(("Ada Lovelace", _person.Email, "clinician", "Sam Poe"), ((string?)opened["invitedBy"],
            (string?)opened["email"], (string?)opened["role"], (string?)opened["name"]));
        Assert.Equal("clinician", (string?)me["role"]);
        await second.ProblemAsync(404, "token-not-valid");
        await invited.ProblemAsync(409, "staff-exists");
        Assert.Contains("Sam Poe", (string?)(await Crew.MailAsync(graph, admin.Email, "invitation-accepted"))["text"],
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_accept_voids_the_first()
    {
        var token = await InviteAsync(await Crew.AdminAsync(graph));
        var first = await AcceptAsync(token);
        var second = await AcceptAsync(token);
        using var confirmed = await _person.Browser.PostAsync("identity/enrolments/confirm", new
        {
            enrolmentToken = (string)first["enrolmentToken"]!,
            code = await new TotpApp((string)first["secret"]!).NextAsync(),
        });

        await confirmed.ProblemAsync(404, "token-not-valid");
        await _person.EnrolAsync(second);
    }

    [Fact]
    public async Task A_wrong_first_code_is_no_end()
    {
        var offer = await AcceptAsync(await InviteAsync(await Crew.AdminAsync(graph)));
        using var wrong = await _person.Browser.PostAsync("identity/enrolments/confirm", new
        {
            enrolmentToken = (string)offer["enrolmentToken"]!, code = new TotpApp((string)offer["secret"]!).Wrong(),
        });

        await wrong.ProblemAsync(401, "code-refused");
        await _person.EnrolAsync(offer);
    }

    [Fact]
    public async Task A_revoked_one_opens_nothing_even_when_it_was_accepted()
    {
        var admin = await Crew.AdminAsync(graph);
        var token = await InviteAsync(admin);
        var offer = await AcceptAsync(token);
        var list = await admin.Browser.GetJsonAsync("identity/invitations?limit=200");
        var id = (string)list["items"]!.AsArray().Single(item => (string?)item!["email"] == _person.Email)!["id"]!;
        using var revoked = await admin.Browser.SendAsync(HttpMethod.Delete, $"identity/invitations/{id}");
        using var again = await admin.Browser.SendAsync(HttpMethod.Delete, $"identity/invitations/{id}");
        using var opened = await _person.Browser.PostAsync("identity/invitations/open", new { token });
        using var confirmed = await _person.Browser.PostAsync("identity/enrolments/confirm", new
        {
            enrolmentToken = (string)offer["enrolmentToken"]!,
            code = await new TotpApp((string)offer["secret"]!).NextAsync(),
        });

        Assert.Equal(204, (int)revoked.StatusCode);
        await again.ProblemAsync(404, "not-found");
        await opened.ProblemAsync(404, "token-not-valid");
        await confirmed.ProblemAsync(404, "token-not-valid");
    }

    [Fact]
    public async Task One_that_is_too_old_opens_nothing()
    {
        var token = await InviteAsync(await Crew.AdminAsync(graph));
        await _identity.SqlAsync("UPDATE invitation SET expires_at = @now WHERE token_sha256 = @hash",
            ("@now", TimeProvider.System.GetUtcNow().UtcDateTime), ("@hash", IdentityAccess.Sha256(token)));
        using var opened = await graph.NewBrowser().PostAsync("identity/invitations/open", new { token });

        await opened.ProblemAsync(404, "token-not-valid");
    }

    [Theory]
    [InlineData("password1234")]
    [InlineData("sam.poe sam.poe")]
    public async Task A_common_password_is_refused_with_a_reason(string password)
    {
        var token = await InviteAsync(await Crew.AdminAsync(graph));
        using var refused = await graph.NewBrowser().PostAsync(
            "identity/invitations/accept", new { token, password });

        Assert.NotEmpty(await refused.ProblemAsync(400, "weak-password"));
    }

    private Task<HttpResponseMessage> InvitePlainlyAsync(Person admin) => admin.Browser.PostAsync(
        "identity/invitations", new { email = _person.Email, name = "Sam Poe", role = "clinician" });

    private async Task<string> InviteAsync(Person admin)
    {
        using var invited = await InvitePlainlyAsync(admin);
        Assert.Equal(201, (int)invited.StatusCode);
        return await Crew.TokenInMailAsync(graph, _person.Email, "invitation");
    }

    private Task<JsonObject> AcceptAsync(string token) => _person.Browser.PostJsonAsync(
        "identity/invitations/accept", new { token, password = _person.Password });
}
