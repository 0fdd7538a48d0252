using System.Net;
using System.Text.Json.Nodes;
using Imaging.Gateway.Features;
using Imaging.ServiceDefaults;

namespace Imaging.Gateway.Tests.Features;

public sealed class OpenApiMergerTests
{
    private const string Identity = """
        {
          "paths": {
            "/api/identity/login/": { "post": { "x": { "$ref": "#/components/schemas/Answer" } } },
            "/api/identity/me": { "get": {} },
            "/not/routed": { "get": {} }
          },
          "components": { "schemas": { "Answer": { "type": "string" }, "Same": { "type": "object" } } }
        }
        """;

    private const string Encounter = """
        {
          "paths": {
            "/api/patient/consent": { "put": { "x": { "$ref": "#/components/schemas/Answer" } } },
            "/api/encounters/": { "post": {} },
            "/api/encounters/{id}": { "get": { "x": { "$ref": "#/components/schemas/Same" } } }
          },
          "components": { "schemas": { "Answer": { "type": "boolean" }, "Same": { "type": "object" } } }
        }
        """;

    private const string Media = """{ "paths": { "/api/subjects/{subjectId}/images/{imageId}": { "put": {} } } }""";

    [Theory]
    [InlineData("/api/identity/login", "post", null)]
    [InlineData("/api/identity/me", "get", "session")]
    [InlineData("/api/patient/consent", "put", "session")]
    [InlineData("/api/encounters", "post", "session")]
    [InlineData("/api/encounters/{id}", "get", "session")]
    [InlineData("/api/subjects/{subjectId}/images/{imageId}", "put", "apiKey")]
    public async Task Each_call_says_what_it_wants(string path, string method, string? scheme)
    {
        var merged = await MergeAsync();

        var security = merged["paths"]![path]![method]!["security"]!.AsArray();
        Assert.Equal(scheme, (security.SingleOrDefault() as JsonObject)?.Single().Key);
        Assert.Equal("__Host-imaging", (string?)merged["components"]!["securitySchemes"]!["session"]!["name"]);
    }

    [Fact]
    public async Task What_is_not_routed_is_not_described() =>
        Assert.Null((await MergeAsync())["paths"]!["/not/routed"]);

    [Fact]
    public async Task Two_meanings_of_one_name_are_told_apart()
    {
        var merged = await MergeAsync();
        var (paths, schemas) = (merged["paths"]!, merged["components"]!["schemas"]!.AsObject());

        Assert.Equal(["Answer", "Same", "encounter.Answer"], schemas.Select(schema => schema.Key).Order(
            StringComparer.Ordinal));
        Assert.Equal("string", (string?)schemas["Answer"]!["type"]);
        Assert.Equal("boolean", (string?)schemas["encounter.Answer"]!["type"]);
        Assert.Equal("#/components/schemas/Answer",
            (string?)paths["/api/identity/login"]!["post"]!["x"]!["$ref"]);
        Assert.Equal("#/components/schemas/encounter.Answer",
            (string?)paths["/api/patient/consent"]!["put"]!["x"]!["$ref"]);
        Assert.Equal("#/components/schemas/Same", (string?)paths["/api/encounters/{id}"]!["get"]!["x"]!["$ref"]);
    }

    private static async Task<JsonObject> MergeAsync()
    {
        using var client = new HttpClient(new Documents());
        return await new OpenApiMerger(client, new PublicAddress(new("https://imaging.test")))
            .MergeAsync(TestContext.Current.CancellationToken);
    }

    private sealed class Documents : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK)
            {
                Content = new StringContent(request.RequestUri!.Host switch
                {
                    "identity" => Identity, "encounter" => Encounter, _ => Media,
                }),
            });
    }
}
