using System.Text.Json.Nodes;

namespace Imaging.Graph.Tests.Staff;

/// <summary>A member of staff with a password, a phone and a browser.</summary>
internal sealed class Person(IdentityAccess identity, string email, string password)
{
    public const string GoodPassword = "quarry lantern otter seven";

    public string Email => email;

    public string Password { get; set; } = password;

    public TotpApp App { get; private set; } = null!;

    public IReadOnlyList<string> RecoveryCodes { get; private set; } = [];

    public TestBrowser Browser { get; set; } = TestBrowser.New(identity);

    public static string NewEmail() => $"p{Guid.CreateVersion7():N}@example.org";

    /// <summary>Sets the app up with what an accepted invitation, setup token or reset offered, and confirms.</summary>
    public async Task EnrolAsync(JsonObject offer)
    {
        App = new TotpApp((string)offer["secret"]!);
        var confirmed = await Browser.PostJsonAsync("identity/enrolments/confirm", new
        {
            enrolmentToken = (string)offer["enrolmentToken"]!, code = await App.NextAsync(),
        });
        RecoveryCodes = [.. confirmed["recoveryCodes"]!.AsArray().Select(code => (string)code!)];
    }

    public async Task<string> StartLoginAsync() => (string)(await Browser.PostJsonAsync(
        "identity/login", new { email, password = Password }))["loginToken"]!;

    public async Task SignInAsync()
    {
        var loginToken = await StartLoginAsync();
        using var done = await Browser.PostAsync(
            "identity/login/totp", new { loginToken, code = await App.NextAsync() });
        Assert.Equal(204, (int)done.StatusCode);
    }

    public async Task<Guid> IdAsync() =>
        Guid.Parse((string)(await Browser.StaffJsonAsync(HttpMethod.Get, "identity/me"))["id"]!);
}
