using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Imaging.Deploy.Tests;

/// <summary>The collection as a document; the tests of the graph run it against the system.</summary>
public partial class PostmanCollectionTests
{
    private const string File = "docs/imaging.postman_collection.json";

    private static readonly JsonNode Collection = JsonNode.Parse(Repository.Read(File))!;

    private static readonly List<JsonNode> Items =
        Collection["item"]!.AsArray().SelectMany(folder => folder!["item"]!.AsArray()).Select(item => item!).ToList();

    [Theory]
    [InlineData("GET /health")]
    [InlineData("GET /alive")]
    [InlineData("GET /openapi/v1.json")]
    [InlineData("GET /docs")]
    [InlineData("PUT /api/subjects/{}/images/{}")]
    [InlineData("GET /api/subjects/{}/images")]
    [InlineData("GET /api/subjects/{}/images/{}")]
    [InlineData("DELETE /api/subjects/{}/images/{}")]
    [InlineData("GET /api/subjects/{}/images/{}/metadata")]
    [InlineData("GET /api/subjects/{}/images/{}/preview")]
    [InlineData("POST /v1/upload")]
    [InlineData("GET /v1/images")]
    [InlineData("GET /v1/download")]
    public void Every_public_call_is_in_it(string route) => Assert.Contains(route, Items.Select(RouteOf));

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(409)]
    [InlineData(412)]
    [InlineData(415)]
    [InlineData(416)]
    public void Every_refusal_is_in_it(int status) =>
        Assert.Contains(Items, item => ScriptOf(item, "test").Contains($"status({status})", StringComparison.Ordinal));

    [Fact]
    public void Every_request_asserts_something() =>
        Assert.All(Items, item => Assert.Contains("pm.test(", ScriptOf(item, "test"), StringComparison.Ordinal));

    [Fact]
    public void Every_problem_it_expects_is_documented()
    {
        var documented = Repository.Read("docs/errors.md");

        var expected = Items.SelectMany(item => ProblemType().Matches(ScriptOf(item, "test")))
            .Select(match => match.Groups[1].Value);
        Assert.All(expected.Distinct(), slug => Assert.Contains($"| `{slug}` |", documented, StringComparison.Ordinal));
    }

    [Fact]
    public void It_holds_no_secret_and_no_machine()
    {
        Assert.Empty(Variable("apiKey"));
        Assert.Empty(Variable("readOnlyKey"));
        Assert.Equal("http://localhost:8080", Variable("baseUrl"));
        Assert.Equal(["imk_unknown"], ApiKey().Matches(Repository.Read(File)).Select(match => match.Value).Distinct());
        Assert.All(Items, item =>
            Assert.StartsWith("{{baseUrl}}/", (string)item["request"]!["url"]!["raw"]!, StringComparison.Ordinal));
    }

    private static string Variable(string name) =>
        (string)Collection["variable"]!.AsArray().Single(variable => (string)variable!["key"]! == name)!["value"]!;

    private static string ScriptOf(JsonNode item, string kind) => string.Join('\n',
        item["event"]!.AsArray().Where(script => (string)script!["listen"]! == kind)
            .SelectMany(script => script!["script"]!["exec"]!.AsArray()).Select(line => (string)line!));

    /// <summary>"GET /api/subjects/{}/images": method and path, with a hole for each id.</summary>
    private static string RouteOf(JsonNode item)
    {
        var path = item["request"]!["url"]!["path"]!.AsArray().Select(segment => (string)segment!).ToList();
        if (path[0] == "api" && path.Count > 2) path[2] = "{}";
        if (path[0] == "api" && path.Count > 4) path[4] = "{}";
        return $"{item["request"]!["method"]} /{string.Join('/', path)}";
    }

    [GeneratedRegex(@"urn:imaging:problem:([a-z-]+)")]
    private static partial Regex ProblemType();

    [GeneratedRegex(@"imk_\w+")]
    private static partial Regex ApiKey();
}
