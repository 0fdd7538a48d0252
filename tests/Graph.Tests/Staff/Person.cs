using System.Text.Json.Nodes;

namespace Imaging.Graph.Tests.Staff;

/// <summary>A member of staff with a password, a phone and a browser.</summary>
internal sealed class Person(ImagingGraph graph)
{
    public const string GoodPassword = "quarry lantern otter seven";
    private readonly List<string> _given = [];
    private int _recovered;

    public string Name { get; init; } = "Sam Poe";

    public string Email { get; } = NewEmail();

    public string Password { get; set; } = GoodPassword;

    public TotpApp App { get; private set; } = null!;

    public IReadOnlyList<string> RecoveryCodes { get; private set; } = [];

    public WebBrowser Browser { get; set; } = graph.NewBrowser();

    /// <summary>What this person typed or was given, and nothing may write down.</summary>
    public IEnumerable<string> Secrets =>
        [Name, Name.Split(' ')[^1], Email, Email.Split('@')[0], Password, .. App.Secrets, .. RecoveryCodes,
            .. RecoveryCodes.Select(code => code.Replace("-", "", StringComparison.Ordinal)), .. _given,
            .. Browser.CookiesHad];

    public static string NewEmail() => $"p{Guid.CreateVersion7():N}@example.org";

    /// <summary>Sets the app up with what an accepted invitation, setup token or reset offered, and confirms.</summary>
    public async Task EnrolAsync(JsonObject offer)
    {
        App = new TotpApp((string)offer["secret"]!);
        var confirmed = await Browser.PostJsonAsync("identity/enrolments/confirm", new
        {
            enrolmentToken = Kept((string)offer["enrolmentToken"]!), code = await App.NextAsync(),
        });
        RecoveryCodes = [.. confirmed["recoveryCodes"]!.AsArray().Select(code => (string)code!)];
    }

    public async Task<string> StartLoginAsync() => Kept((string)(await Browser.PostJsonAsync(
        "identity/login", new { email = Email, password = Password }))["loginToken"]!);

    public async Task SignInAsync()
    {
        var loginToken = await StartLoginAsync();
        await Browser.PostJsonAsync("identity/login/totp", new { loginToken, code = await App.NextAsync() }, 204);
    }

    /// <summary>In another browser, with a recovery code: it needs no wait for the app.</summary>
    public async Task<WebBrowser> SignInElsewhereAsync()
    {
        var browser = graph.NewBrowser();
        var started = await browser.PostJsonAsync("identity/login", new { email = Email, password = Password });
        var loginToken = Kept((string)started["loginToken"]!);
        await browser.PostJsonAsync(
            "identity/login/totp", new { loginToken, recoveryCode = RecoveryCodes[^++_recovered] }, 204);
        return browser;
    }

    public async Task<Guid> IdAsync() => Guid.Parse((string)(await Browser.GetJsonAsync("identity/me"))["id"]!);

    public string Kept(string secret)
    {
        _given.Add(secret);
        return secret;
    }
}
