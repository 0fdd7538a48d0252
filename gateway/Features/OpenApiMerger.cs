using System.Text.Json;
using System.Text.Json.Nodes;

namespace Imaging.Gateway.Features;

/// <summary>Reads each service's document and joins paths and schemas; a service that does not answer is named as
/// missing.</summary>
internal sealed class OpenApiMerger(HttpClient client)
{
    private static readonly string[] Services = ["identity", "encounter", "media"];
    private static readonly string[] Public = ["/api/", "/v1/", "/dicomweb"];

    public async Task<JsonObject> MergeAsync(CancellationToken ct)
    {
        var documents = await Task.WhenAll(Services.Select(service => ReadAsync(service, ct)));
        var (paths, schemas, missing) = (new JsonObject(), new JsonObject(), new JsonArray());
        foreach (var (service, document) in Services.Zip(documents))
        {
            if (document is null) missing.Add(service);
            Move(document?["paths"], paths, path =>
                Public.Any(prefix => path.StartsWith(prefix, StringComparison.Ordinal)));
            Move(document?["components"]?["schemas"], schemas, _ => true);
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
                    ["apiKey"] = new JsonObject { ["type"] = "apiKey", ["in"] = "header", ["name"] = "x-api-key" },
                },
            },
            ["security"] = new JsonArray(new JsonObject { ["apiKey"] = new JsonArray() }),
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

    private static void Move(JsonNode? from, JsonObject to, Func<string, bool> wanted)
    {
        foreach (var (name, value) in (from as JsonObject)?.Where(member => wanted(member.Key)).ToArray() ?? [])
            to[name] = value?.DeepClone();
    }
}
