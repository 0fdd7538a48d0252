using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Imaging.Graph.Tests.Staff;

/// <summary>The staff of the graph under test: the first administrator, made once with the setup token, and whomever
/// that one invites.</summary>
internal static partial class Crew
{
    private static readonly SemaphoreSlim Once = new(1, 1);
    private static Person? _admin;

    /// <summary>Signed in.</summary>
    public static async Task<Person> AdminAsync(ImagingGraph graph)
    {
        await Once.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            // Outlives the test that came first.
            _admin ??= await SetUpAsync(graph);
            // The gateway remembers for seconds that a session was alive.
            using var identity = new IdentityAccess(graph);
            if (await identity.ResolveAsync(_admin.Browser.Session) is null) await _admin.SignInAsync();
            return _admin;
        }
        finally
        {
            Once.Release();
        }
    }

    public static string SetupToken(ImagingGraph graph) =>
        (string)JsonNode.Parse(File.ReadAllText(Path.Combine(graph.DataFolder, "first-start.json")))!["setupToken"]!;

    /// <summary>Invited, enrolled and signed in.</summary>
    public static async Task<Person> HireAsync(ImagingGraph graph, string role)
    {
        var admin = await AdminAsync(graph);
        var person = new Person(graph);
        await admin.Browser.PostJsonAsync(
            "identity/invitations", new { email = person.Email, name = person.Name, role }, 201);
        var token = await TokenInMailAsync(graph, person.Email, "invitation");
        await person.EnrolAsync(await person.Browser.PostJsonAsync(
            "identity/invitations/accept", new { token, password = person.Password }));
        await person.SignInAsync();
        return person;
    }

    /// <summary>The token of the newest link that was sent to this address.</summary>
    public static async Task<string> TokenInMailAsync(ImagingGraph graph, string email, string kind) =>
        Link().Match((string)(await MailAsync(graph, email, kind))["text"]!).Groups[1].Value;

    /// <summary>The newest message of this kind to this address; it is waited for.</summary>
    public static async Task<JsonObject> MailAsync(ImagingGraph graph, string email, string kind)
    {
        for (var attempt = 0; attempt < 100; attempt++)
        {
            var mail = Mails(graph).Where(mail => (string?)mail["to"] == email && (string?)mail["kind"] == kind)
                .MaxBy(mail => (string)mail["at"]!);
            if (mail is not null) return mail;
            await Task.Delay(200, TestContext.Current.CancellationToken);
        }

        throw new TimeoutException($"No {kind} came to {email}.");
    }

    private static IEnumerable<JsonObject> Mails(ImagingGraph graph) => Directory
        .EnumerateFiles(Path.Combine(graph.DataFolder, "mailbox"), "*.json")
        .Select(file => JsonNode.Parse(File.ReadAllText(file))!.AsObject());

    private static async Task<Person> SetUpAsync(ImagingGraph graph)
    {
        var person = new Person(graph) { Name = "Ada Lovelace" };
        await person.EnrolAsync(await person.Browser.PostJsonAsync("identity/setup", new
        {
            token = person.Kept(SetupToken(graph)), email = person.Email, name = person.Name,
            password = person.Password,
        }));
        await person.SignInAsync();
        return person;
    }

    public static string KeyFile(ImagingGraph graph) => Path.Combine(graph.DataFolder, "root-keys.json");

    [GeneratedRegex("/portal/#/[a-z]+/([A-Za-z0-9_-]+)")]
    private static partial Regex Link();
}
