namespace Imaging.Graph.Tests.Staff;

public sealed class CredentialTests(ImagingGraph graph) : IDisposable
{
    private const string NewPassword = "violet harbour spoon eleven";
    private readonly IdentityAccess _identity = new(graph);

    public void Dispose() => _identity.Dispose();

    [Fact]
    public async Task A_new_password_needs_the_old_one_and_a_code_and_ends_every_other_session()
    {
        var person = await Crew.HireAsync(graph, "viewer");
        var other = person.Browser.Session;
        person.Browser = await person.SignInElsewhereAsync();
        using var replayed = await ChangeAsync(person, person.Password, person.App.Again());
        var code = await person.App.NextAsync();
        using var wrong = await ChangeAsync(person, "not the password", code);
        // A code that nobody looked at is good still.
        using var changed = await ChangeAsync(person, person.Password, code);
        using var old = await person.Browser.PostAsync(
            "identity/login", new { email = person.Email, password = person.Password });
        person.Password = NewPassword;

        await wrong.ProblemAsync(403, "not-confirmed");
        await replayed.ProblemAsync(403, "not-confirmed");
        Assert.Equal(204, (int)changed.StatusCode);
        Assert.NotNull(await _identity.ResolveAsync(person.Browser.Session));
        Assert.Null(await _identity.ResolveAsync(other));
        await old.ProblemAsync(401, "login-refused");
        await person.StartLoginAsync();
        await Crew.MailAsync(graph, person.Email, "password-changed");
    }

    [Fact]
    public async Task A_new_phone_takes_the_place_of_the_old_one_when_it_gives_a_code()
    {
        var person = await Crew.HireAsync(graph, "viewer");
        var oldCodes = person.RecoveryCodes;
        var offer = await person.Browser.PostJsonAsync("identity/totp", new
        {
            password = person.Password, code = await person.App.NextAsync(),
        });
        await person.EnrolAsync(offer);

        Assert.NotNull(await _identity.ResolveAsync(person.Browser.Session));
        Assert.Empty(oldCodes.Intersect(person.RecoveryCodes));
        await person.SignInAsync();
        await Crew.MailAsync(graph, person.Email, "totp-changed");
    }

    [Fact]
    public async Task New_recovery_codes_void_the_old_ones()
    {
        var person = await Crew.HireAsync(graph, "viewer");
        var renewed = await person.Browser.PostJsonAsync("identity/recovery-codes", new
        {
            password = person.Password, code = await person.App.NextAsync(),
        });
        using var old = await person.Browser.PostAsync("identity/login/totp", new
        {
            loginToken = await person.StartLoginAsync(), recoveryCode = person.RecoveryCodes[0],
        });
        using var fresh = await person.Browser.PostAsync("identity/login/totp", new
        {
            loginToken = await person.StartLoginAsync(), recoveryCode = (string)renewed["recoveryCodes"]![0]!,
        });

        await old.ProblemAsync(401, "code-refused");
        Assert.Equal(204, (int)fresh.StatusCode);
    }

    private static Task<HttpResponseMessage> ChangeAsync(Person person, string current, string code) =>
        person.Browser.PostAsync("identity/password", new { current, code, @new = NewPassword });
}
