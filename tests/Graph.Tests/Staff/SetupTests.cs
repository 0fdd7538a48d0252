namespace Imaging.Graph.Tests.Staff;

public sealed class SetupTests(ImagingGraph graph) : IDisposable
{
    private readonly IdentityAccess _identity = new(graph);

    public void Dispose() => _identity.Dispose();

    [Fact]
    public async Task The_token_makes_the_first_administrator_and_nobody_else()
    {
        var admin = await Crew.AdminAsync(graph);
        var me = await admin.Browser.GetJsonAsync("identity/me");
        var stranger = graph.NewBrowser();
        using var state = await stranger.GetAsync("identity/setup");
        using var again = await stranger.PostAsync("identity/setup", new
        {
            token = Crew.SetupToken(graph), email = Person.NewEmail(), name = "Eve", password = Person.GoodPassword,
        });

        Assert.Equal(("admin", "Ada Lovelace", admin.Email),
            ((string?)me["role"], (string?)me["name"], (string?)me["email"]));
        Assert.Equal(10, admin.RecoveryCodes.Distinct().Count());
        Assert.All(admin.RecoveryCodes, code => Assert.Matches("^([A-Z2-7]{4}-){3}[A-Z2-7]{4}$", code));
        Assert.False((bool)(await state.JsonAsync())["open"]!);
        await again.ProblemAsync(404, "token-not-valid");
    }

    [Fact]
    public async Task Nothing_that_was_typed_is_readable_in_the_database()
    {
        var admin = await Crew.AdminAsync(graph);

        var row = (string)(await _identity.AskAsync("""
            SELECT CONCAT(HEX(email), HEX(name), HEX(email_index), password_hash)
            FROM staff
            ORDER BY staff_id
            LIMIT 1
            """))!;

        Assert.DoesNotContain(Hex("Lovelace"), row, StringComparison.Ordinal);
        Assert.DoesNotContain(Hex(admin.Email.Split('@')[0]), row, StringComparison.Ordinal);
    }

    private static string Hex(string text) => Convert.ToHexString(System.Text.Encoding.UTF8.GetBytes(text));
}
