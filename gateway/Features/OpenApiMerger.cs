using System.Text.Json;
using System.Text.Json.Nodes;
using Imaging.Gateway.ApiKeys;
using Imaging.ServiceDefaults;
using Imaging.ServiceDefaults.Security;

namespace Imaging.Gateway.Features;

/// <summary>Reads each service's document and joins paths and schemas; a service that does not answer is named as
/// missing. What is not routed is not described.</summary>
internal sealed class OpenApiMerger(HttpClient client, PublicAddress address)
{
    private const string Reference = "#/components/schemas/";
    private static readonly string[] Services = ["identity", "encounter", "media"];

    public async Task<JsonObject> MergeAsync(CancellationToken ct)
    {
        var documents = await Task.WhenAll(Services.Select(service => ReadAsync(service, ct)));
        var (paths, schemas, missing) = (new JsonObject(), new JsonObject(), new JsonArray());
        foreach (var (service, document) in Services.Zip(documents))
        {
            if (document is null) missing.Add(service);
            else Add(SetApart(document, service, schemas), paths, schemas);
        }

        return new JsonObject
        {
            ["openapi"] = "3.1.1",
            ["info"] = new JsonObject { ["title"] = "Imaging", ["version"] = "v1" },
            ["x-missing-services"] = missing,
            ["paths"] = paths,
            ["components"] = new JsonObject
            {
                ["schemas"] = schemas,
                ["securitySchemes"] = new JsonObject
                {
                    ["apiKey"] = Scheme("header", "x-api-key", "Programs"),
                    ["session"] = Scheme("cookie", Browser.SessionCookie(address.IsHttps),
                        "Browsers of staff and patients; unsafe calls from the same origin only"),
                },
            },
        };
    }

    private async Task<JsonNode?> ReadAsync(string service, CancellationToken ct)
    {
        try
        {
            await using var stream = await client.GetStreamAsync(new Uri($"http://{service}/openapi/v1.json"), ct);
            return await JsonNode.ParseAsync(stream, cancellationToken: ct);
        }
        catch (Exception exception) when (
            exception is HttpRequestException or JsonException or TaskCanceledException && !ct.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>Two services may mean different things by one name: the later one's is told apart by its
    /// service.</summary>
    private static JsonNode SetApart(JsonNode document, string service, JsonObject taken)
    {
        string[] clashing = [.. Members(document["components"]?["schemas"])
            .Where(own => taken.TryGetPropertyValue(own.Key, out var other) && !JsonNode.DeepEquals(own.Value, other))
            .Select(own => own.Key)];
        if (clashing.Length == 0) return document;

        var text = document.ToJsonString();
        foreach (var name in clashing)
            text = text.Replace($"\"{Reference}{name}\"", $"\"{Reference}{service}.{name}\"", StringComparison.Ordinal);
        var apart = JsonNode.Parse(text)!;
        var schemas = apart["components"]!["schemas"]!.AsObject();
        foreach (var name in clashing)
        {
            schemas[$"{service}.{name}"] = schemas[name]?.DeepClone();
            schemas.Remove(name);
        }

        return apart;
    }

    private static void Add(JsonNode document, JsonObject paths, JsonObject schemas)
    {
        foreach (var (name, schema) in Members(document["components"]?["schemas"])) schemas[name] = schema?.DeepClone();
        foreach (var (path, item) in Members(document["paths"]))
        {
            // The root of a group of routes is described with a slash at its end.
            var called = path.TrimEnd('/');
            if (Routes.PolicyOf(called) is not { } policy) continue;
            paths[called] = item?.DeepClone();
            foreach (var (_, operation) in Members(paths[called]))
                if (operation is JsonObject described) described["security"] = Security(policy);
        }
    }

    private static JsonArray Security(string policy) => policy switch
    {
        Routes.Nobody => [],
        ApiKeysSetup.Policy => [new JsonObject { ["apiKey"] = new JsonArray() }],
        _ => [new JsonObject { ["session"] = new JsonArray() }],
    };

    private static JsonObject Scheme(string place, string name, string description) =>
        new() { ["type"] = "apiKey", ["in"] = place, ["name"] = name, ["description"] = description };

    private static KeyValuePair<string, JsonNode?>[] Members(JsonNode? of) => (of as JsonObject)?.ToArray() ?? [];
}
