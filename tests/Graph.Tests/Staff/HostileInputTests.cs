using System.Net.Http.Headers;
using System.Text;

namespace Imaging.Graph.Tests.Staff;

/// <summary>Whatever is sent, the answer is a problem that names the caller's mistake, and never a 500.</summary>
public sealed class HostileInputTests(ImagingGraph graph) : IDisposable
{
    private static readonly string[] Anonymous =
    [
        "setup", "login", "login/totp", "enrolments/confirm", "invitations/open", "invitations/accept", "resets/open",
        "resets/accept",
    ];

    private static readonly string[] Signed = ["password", "totp", "recovery-codes", "invitations", "api-keys"];

    private static readonly string[] Fields =
    [
        "token", "email", "name", "password", "loginToken", "recoveryCode", "enrolmentToken", "role", "current", "new",
        "code", "subject",
    ];

    private readonly IdentityAccess _identity = new(graph);

    public void Dispose() => _identity.Dispose();

    // By name: whoever lists and reports the tests carries megabytes along otherwise, many times over.
    private static readonly Dictionary<string, string> Sent = new()
    {
        ["nothing"] = "", ["null"] = "null", ["a list"] = "[]", ["an empty object"] = "{}", ["half an object"] = "{",
        ["a text"] = "\"text\"", ["other types"] = "{\"token\":7,\"email\":{},\"password\":[]}",
        ["half a surrogate pair"] = Everything("\\ud800"), ["control characters"] = Everything("\\u0000\\u0001\\r\\n"),
        ["SQL"] = Everything("' OR 1=1 --"), ["a header"] = Everything("ada@example.org\\r\\nBcc: eve@example.org"),
        ["too long"] = Everything(new string('x', 5000)), ["far too long"] = Everything(new string('x', 1024 * 1024)),
    };

    public static TheoryData<string> Bodies => [.. Sent.Keys];

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task Bodies_of_any_kind_are_refused_as_such(string kind)
    {
        var body = Sent[kind];
        foreach (var path in Anonymous)
            await RefusedAsync(path, body, await _identity.TokenAsync("gateway"));
        var person = await Crew.AdminAsync(graph);
        var token = await _identity.ResolveAsync(person.Browser.Session) ?? "";
        foreach (var path in Signed) await RefusedAsync(path, body, token);
    }

    [Theory]
    [InlineData("token-not-valid", "invitations/open", "{\"token\":\"x\"}")]
    [InlineData(
        "token-not-valid", "invitations/accept", "{\"token\":\"x\",\"password\":\"quarry lantern otter seven\"}")]
    [InlineData("token-not-valid", "resets/open", "{\"token\":\"\\u00e4\\u0000\"}")]
    [InlineData(
        "token-not-valid", "resets/accept", "{\"token\":\"../..\",\"password\":\"quarry lantern otter seven\"}")]
    [InlineData("token-not-valid", "enrolments/confirm", "{\"enrolmentToken\":\"x\",\"code\":\"123456\"}")]
    [InlineData("code-refused", "login/totp", "{\"loginToken\":\"x\",\"code\":\"123456\"}")]
    [InlineData("invalid-request", "login/totp", "{\"loginToken\":\"x\",\"code\":\"1\",\"recoveryCode\":\"2\"}")]
    [InlineData("login-refused", "login", "{\"email\":\"\\u0000\",\"password\":\"\\u0000\"}")]
    public async Task Made_up_secrets_are_just_not_valid(string slug, string path, string body)
    {
        using var answer = await SendAsync(path, body, await _identity.TokenAsync("gateway"));

        await answer.ProblemAsync((int)answer.StatusCode, slug);
        Assert.InRange((int)answer.StatusCode, 400, 404);
    }

    [Theory]
    [InlineData("identity/me")]
    [InlineData("identity/staff")]
    [InlineData("identity/api-keys")]
    [InlineData("admin/audit/verify")]
    public async Task The_gateway_itself_is_no_member_of_staff(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/{path}");
        using var refused = await _identity.SendAsync(request, await _identity.TokenAsync("gateway"));

        await refused.ProblemAsync(403, "forbidden");
    }

    private static string Everything(string value) =>
        "{" + string.Join(",", Fields.Select(field => $"\"{field}\":\"{value}\"")) + "}";

    private async Task RefusedAsync(string path, string body, string token)
    {
        using var answer = await SendAsync(path, body, token);
        Assert.True((int)answer.StatusCode is 400 or 401 or 403 or 404 or 413, $"{path}: {answer.StatusCode}");
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    private Task<HttpResponseMessage> SendAsync(string path, string body, string token)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        var request = new HttpRequestMessage(HttpMethod.Post, $"/api/identity/{path}") { Content = content };
        // Or a refusal that comes before the end of a large body is an error of the connection here.
        request.Headers.ExpectContinue = true;
        return _identity.SendAsync(request, token);
    }
}
