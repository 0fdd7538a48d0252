using System.Text.Json.Nodes;
using Imaging.Graph.Tests.Files;
using Imaging.Graph.Tests.Staff;

namespace Imaging.Graph.Tests.Authorization;

[CollectionDefinition(nameof(Cast))]
public sealed class CastForAll : ICollectionFixture<Cast>;

/// <summary>Those who call in the matrix, made once: an administrator, two clinicians, a viewer and two patients, three
/// encounters of the first clinician's, keys, and an image. Who is owner, named or neither is said by the encounter
/// that is asked for.</summary>
public sealed class Cast(ImagingGraph graph) : IAsyncLifetime
{
    private readonly Dictionary<string, HttpClient> _clients = [];
    private readonly Dictionary<string, Person> _people = [];
    private readonly Dictionary<string, string> _keys = [];
    private Encounters _encounters = null!;
    private Visit _named = null!;
    private Visit _second = null!;
    private Visit _late = null!;
    private Visit _other = null!;
    private Visit _opened = null!;
    private Visit _intimate = null!;
    private readonly Dictionary<string, SentFiles> _sentByOwner = [];
    private SentFiles _sentByPatient = null!;
    private Dictionary<string, string> _values = [];

    internal IdentityAccess Identity { get; } = new(graph);

    internal InnerTokens Tokens { get; private set; } = null!;

    /// <summary>What stands in paths where nothing else is said.</summary>
    internal IReadOnlyDictionary<string, string> Values => _values;

    public async ValueTask InitializeAsync()
    {
        var admin = _people["admin"] = await Crew.AdminAsync(graph);
        var owner = _people["owner"] = await Crew.HireAsync(graph, "clinician");
        var colleague = _people["colleague"] = await Crew.HireAsync(graph, "clinician");
        var viewer = _people["viewer"] = await Crew.HireAsync(graph, "viewer");
        _encounters = new(graph, owner);
        _named = await NewPatientAsync();
        _second = await _encounters.VerifyAsync(_named);
        _late = await NewPatientAsync(isLate: true);
        _other = await NewPatientAsync();
        _opened = await _encounters.RegisterAsync(isIntimate: false);
        await colleague.Browser.PostJsonAsync($"encounters/{_opened.Id}/access", new { reason = "On call tonight" });
        _intimate = await _encounters.RegisterAsync(isIntimate: true);
        await _encounters.NameAsync(_named, colleague, viewer);
        await Encounters.ConsentAsync(_named);

        _sentByPatient = await SentFiles.ByAsync(_named.Phone!, _named.Id, TestPhoto.Create());
        foreach (var visit in (Visit[])[_named, _other, _opened, _intimate])
            _sentByOwner[visit.Id] = await SentFiles.ByAsync(owner.Browser, visit.Id, TestDicom.Create());

        var subject = Images.NewSubject();
        foreach (var image in (string[])["I1", "I2"])
            (await graph.Client.PutImageAsync(subject, image, TestDicom.Create())).EnsureSuccessStatusCode();
        string[] scopes = ["images:read", "images:write", "images:delete"];
        _keys["key"] = await IssueAsync(scopes, null);
        _keys["key for another"] = await IssueAsync(scopes, "somebody-else");
        foreach (var scope in scopes) _keys[scope] = await IssueAsync([.. scopes.Where(other => other != scope)], null);
        Tokens = new(Identity, owner.Browser, admin.Browser, _named.Session, _keys["key"]);
        _values = new()
        {
            ["id"] = _named.Id, ["encounterId"] = _named.Id, ["subjectId"] = subject, ["imageId"] = "I1",
            ["staffId"] = $"{await viewer.IdAsync()}",
            ["sessionId"] = $"{Guid.CreateVersion7()}", ["documentName"] = "v1", ["number"] = "1",
            ["uploadId"] = _sentByPatient.UploadId, ["mediaId"] = _sentByPatient.MediaId,
            ["apiKeyId"] = await IdOfNewAsync(
                "identity/api-keys", new { name = "Spare", scopes, subject = "somebody-else" }),
            ["invitationId"] = await IdOfNewAsync(
                "identity/invitations", new { email = Person.NewEmail(), name = "Sam Poe", role = "viewer" }),
        };
    }

    public ValueTask DisposeAsync()
    {
        foreach (var client in _clients.Values) client.Dispose();
        Identity.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>One of the owner's that no other test knows.</summary>
    internal async Task<string> NewEncounterAsync() => (await _encounters.RegisterAsync(isIntimate: false)).Id;

    /// <summary>Who asks in this column, about what that column is for.</summary>
    internal async Task<Caller> CallerAsync(string column, Row route) =>
        await FindAsync(column, route) with { Client = Client(column) };

    private async Task<Caller> FindAsync(string column, Row route) => column switch
    {
        "nobody" => As([]),
        "patient" when Requests.Ends(route) => Patient(await NewPatientAsync(), null),
        "patient" => Patient(_named, null),
        "browser 2" when Requests.Ends(route) =>
            Patient(await _encounters.VerifyAsync(await NewPatientAsync()), null),
        "browser 2" => Patient(_second, null),
        "late" => Patient(Requests.Ends(route) ? await NewPatientAsync(isLate: true) : _late, null),
        "patient 2" => Patient(_other, _named),
        "viewer 2" => await StaffAsync("viewer", _other, route),
        "viewer" => await StaffAsync("viewer", _named, route),
        "owner" => await StaffAsync("owner", _named, route),
        "named" => await StaffAsync("colleague", _named, route),
        "other" => await StaffAsync("colleague", _other, route),
        "reason" => await StaffAsync("colleague", _opened, route),
        "intimate" => await StaffAsync("colleague", _intimate, route),
        "admin" => await StaffAsync("admin", _named, route),
        "key" => Key(_keys["key"], route),
        "key 2" => Key(_keys[Requests.Scope(route)], route),
        "key 3" => Key(_keys["key for another"], route),
        _ => throw new ArgumentException($"Nobody plays {column}."),
    };

    private Caller Patient(Visit visit, Visit? asked) => As(
        new() { ["Cookie"] = visit.Cookie, ["X-Encounter"] = (asked ?? visit).Id }, (asked ?? visit).Id);

    private Caller Key(string key, Row route) => As(new() { ["Authorization"] = $"Bearer {key}" },
        image: route.Name.StartsWith("DELETE", StringComparison.Ordinal) ? "I2" : "I1");

    private async Task<Caller> StaffAsync(string who, Visit visit, Row route)
    {
        var person = _people[who];
        var isEnd = Requests.Ends(route) && route.Name.Contains("/identity/", StringComparison.Ordinal);
        // In another browser, so that the session that other rows use goes on.
        var browser = isEnd ? await person.SignInElsewhereAsync() : person.Browser;
        var session = isEnd ? await browser.GetJsonAsync("identity/me") : null;
        return As(new() { ["Cookie"] = browser.Cookie }, visit.Id,
            session: (string?)session?["session"]!["id"], files: _sentByOwner[visit.Id]);
    }

    private Caller As(
        Dictionary<string, string> headers, string? encounter = null, string? image = null, string? session = null,
        SentFiles? files = null) =>
        new(Client("anybody"), headers, new Dictionary<string, string>(_values)
        {
            ["id"] = encounter ?? _named.Id, ["encounterId"] = encounter ?? _named.Id,
            ["imageId"] = image ?? "I1", ["sessionId"] = session ?? _values["sessionId"],
            ["uploadId"] = (files ?? _sentByPatient).UploadId, ["mediaId"] = (files ?? _sentByPatient).MediaId,
        });

    private async Task<Visit> NewPatientAsync(bool isLate = false) =>
        await _encounters.VerifyAsync(
            await _encounters.RegisterAsync(isIntimate: false), isLate ? "withdrawal" : "answer");

    private async Task<string> IssueAsync(string[] scopes, string? subject) =>
        (string)(await NewAsync("identity/api-keys", new { name = "Matrix", scopes, subject }))["key"]!;

    private async Task<string> IdOfNewAsync(string path, object body) => (string)(await NewAsync(path, body))["id"]!;

    private Task<JsonObject> NewAsync(string path, object body) =>
        _people["admin"].Browser.PostJsonAsync(path, body);

    private HttpClient Client(string caller)
    {
        if (_clients.TryGetValue(caller, out var known)) return known;
        return _clients[caller] = Caller.ClientAt(graph.Gateway);
    }
}
