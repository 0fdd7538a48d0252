using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Google.Protobuf;

namespace Imaging.Graph.Tests.Staff;

public sealed class LoginTests(ImagingGraph graph) : IDisposable
{
    private const int Rounds = 11;
    private readonly IdentityAccess _identity = new(graph);

    public void Dispose() => _identity.Dispose();

    [Fact]
    public async Task Unknown_wrong_slowed_and_disabled_are_one_answer_in_one_time()
    {
        var (person, disabled) = (await HireAsync(), await HireAsync());
        await DisableAsync(disabled);
        // In turns, for the gateway takes only so many from one address.
        WebBrowser[] slowed = [graph.NewBrowser(), graph.NewBrowser()];
        for (var failure = 0; failure < 16; failure++)
            (await TryAsync(slowed[failure % 2], person.Email, "not the password")).Dispose();
        await _identity.SqlAsync(
            "UPDATE throttle SET slowed_until = DATE_ADD(slowed_until, INTERVAL 10 MINUTE) WHERE failures > 5");
        (string Kind, string Email, string Password)[] kinds =
        [
            ("unknown", Person.NewEmail(), Person.GoodPassword), ("wrong", person.Email, "not the password"),
            ("disabled", disabled.Email, Person.GoodPassword), ("slowed", person.Email, Person.GoodPassword),
        ];
        var times = kinds.ToDictionary(kind => kind.Kind, _ => new List<double>());
        var bodies = new HashSet<string>();
        // In turns, so that whatever else the machine does falls on all alike; the first rounds warm up.
        for (var round = -3; round < Rounds; round++)
        {
            foreach (var (kind, email, password) in kinds)
            {
                var browser = kind == "slowed" ? slowed[round & 1] : graph.NewBrowser();
                var clock = Stopwatch.StartNew();
                using var answer = await TryAsync(browser, email, password);
                if (round >= 0) times[kind].Add(clock.Elapsed.TotalMilliseconds);
                bodies.Add(await SameButTraceAsync(answer));
            }
        }

        Assert.StartsWith("401", Assert.Single(bodies), StringComparison.Ordinal);
        var medians = times.ToDictionary(kind => kind.Key, kind => kind.Value.Order().ElementAt(Rounds / 2));
        TestContext.Current.TestOutputHelper?.WriteLine(string.Join(", ", medians.Select(
            median => string.Create(CultureInfo.InvariantCulture, $"{median.Key} {median.Value:F1} ms"))));
        // Loose: an answer without the hash would take a tenth.
        Assert.InRange(medians.Values.Min(), medians.Values.Max() / 2, medians.Values.Max());
    }

    [Fact]
    public async Task Failures_from_elsewhere_lock_out_nobody_and_failures_from_here_not_a_known_browser()
    {
        var person = await HireAsync();
        var attacker = graph.NewBrowser();
        for (var failure = 0; failure < 9; failure++)
            (await TryAsync(attacker, person.Email, "not the password")).Dispose();

        using var slowed = await TryAsync(attacker, person.Email, person.Password);
        using var elsewhere = await TryAsync(graph.NewBrowser(), person.Email, person.Password);
        using var known = await TryAsync(person.Browser, person.Email, person.Password);

        await slowed.ProblemAsync(401, "login-refused");
        Assert.Equal(200, (int)elsewhere.StatusCode);
        Assert.Equal(200, (int)known.StatusCode);
    }

    [Fact]
    public async Task A_browser_is_known_once_somebody_has_signed_in_there()
    {
        var (person, stranger) = (await HireAsync(), graph.NewBrowser());
        (await TryAsync(stranger, person.Email, person.Password)).Dispose();

        Assert.True(await IsKnownAsync(person.Browser.Device));
        Assert.False(await IsKnownAsync(stranger.Device));

        async Task<bool> IsKnownAsync(string? device) => (await _identity.Edge.FindDeviceAsync(
            new() { DeviceSha256 = ByteString.CopyFrom(IdentityAccess.Sha256(device!)) },
            await _identity.AsAsync("gateway"))).IsKnown;
    }

    [Fact]
    public async Task A_code_works_once_and_a_wrong_one_gets_the_same_answer()
    {
        var person = await HireAsync();
        var loginToken = await person.StartLoginAsync();
        using var replayed = await CodeAsync(person.Browser, loginToken, person.App.Again());
        using var wrong = await CodeAsync(person.Browser, loginToken, person.App.Wrong());
        using var right = await CodeAsync(person.Browser, loginToken, await person.App.NextAsync());
        using var usedUp = await person.Browser.PostAsync(
            "identity/login/totp", new { loginToken, recoveryCode = person.RecoveryCodes[0] });

        Assert.Equal(204, (int)right.StatusCode);
        Assert.Equal(await SameButTraceAsync(wrong), await SameButTraceAsync(replayed));
        Assert.Equal(await SameButTraceAsync(wrong), await SameButTraceAsync(usedUp));
    }

    [Fact]
    public async Task A_login_token_takes_five_codes_and_only_from_its_own_browser()
    {
        var person = await HireAsync();
        var loginToken = await person.StartLoginAsync();
        var thief = graph.NewBrowser();
        (await TryAsync(thief, person.Email, person.Password)).Dispose();
        var code = await person.App.NextAsync();
        using var stolen = await CodeAsync(thief, loginToken, code);
        for (var guess = 0; guess < 5; guess++)
            (await CodeAsync(person.Browser, loginToken, person.App.Wrong())).Dispose();
        using var sixth = await CodeAsync(person.Browser, loginToken, code);
        using var anew = await CodeAsync(person.Browser, await person.StartLoginAsync(), code);

        await stolen.ProblemAsync(401, "code-refused");
        await sixth.ProblemAsync(401, "code-refused");
        Assert.Equal(204, (int)anew.StatusCode);
    }

    [Fact]
    public async Task A_recovery_code_works_once_and_is_told_by_mail()
    {
        var person = await HireAsync();
        var code = person.RecoveryCodes[3].ToLowerInvariant();
        using var first = await RecoverAsync(person, code);
        using var again = await RecoverAsync(person, code);
        using var other = await RecoverAsync(person, person.RecoveryCodes[4]);

        Assert.Equal(204, (int)first.StatusCode);
        await again.ProblemAsync(401, "code-refused");
        Assert.Equal(204, (int)other.StatusCode);
        await Crew.MailAsync(graph, person.Email, "recovery-code-used");
    }

    [Fact]
    public async Task Signing_in_again_ends_the_session_that_the_browser_came_with()
    {
        var person = await HireAsync();
        var before = person.Browser.Session;
        await person.SignInAsync();

        Assert.NotEqual(before, person.Browser.Session);
        Assert.Null(await _identity.ResolveAsync(before));
    }

    private Task<Person> HireAsync() => Crew.HireAsync(graph, "clinician");

    private async Task DisableAsync(Person person)
    {
        var id = await person.IdAsync();
        var admin = await Crew.AdminAsync(graph);
        await admin.Browser.JsonAsync(HttpMethod.Patch, $"identity/staff/{id}", new { state = "disabled" });
    }

    private static Task<HttpResponseMessage> TryAsync(WebBrowser browser, string email, string password) =>
        browser.PostAsync("identity/login", new { email, password });

    private static Task<HttpResponseMessage> CodeAsync(WebBrowser browser, string loginToken, string code) =>
        browser.PostAsync("identity/login/totp", new { loginToken, code });

    private static async Task<HttpResponseMessage> RecoverAsync(Person person, string recoveryCode) =>
        await person.Browser.PostAsync(
            "identity/login/totp", new { loginToken = await person.StartLoginAsync(), recoveryCode });

    private static async Task<string> SameButTraceAsync(HttpResponseMessage answer)
    {
        var problem = JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
        problem.AsObject().Remove("traceId");
        return $"{(int)answer.StatusCode} {answer.Content.Headers.ContentType} {problem.ToJsonString()}";
    }
}
