using System.Text.Json.Nodes;
using Aspire.Hosting.Testing;

namespace Imaging.Graph.Tests.Authorization;

/// <summary>The routes that the system says it has.</summary>
internal static class Descriptions
{
    public static readonly string[] Services = ["identity", "encounter", "media", "transcode"];

    private static readonly string[] Methods = ["get", "head", "put", "post", "patch", "delete", "options", "trace"];

    /// <summary>"METHOD /path" of each, as the resource describes them.</summary>
    public static async Task<IReadOnlyList<string>> OfAsync(ImagingGraph graph, string resource)
    {
        using var client = new HttpClient { BaseAddress = graph.App.GetEndpoint(resource, "http") };
        var document = JsonNode.Parse(
            await client.GetStringAsync("/openapi/v1.json", TestContext.Current.CancellationToken))!;
        if (document["x-missing-services"] is { } missing) Assert.Empty(missing.AsArray());
        return
        [
            .. from path in document["paths"]?.AsObject() ?? []
               from operation in path.Value!.AsObject()
               where Methods.Contains(operation.Key)
               select $"{operation.Key.ToUpperInvariant()} {path.Key.TrimEnd('/')}",
        ];
    }

    /// <summary>The service that a route belongs to.</summary>
    public static async Task<IReadOnlyDictionary<string, string>> HomesAsync(ImagingGraph graph)
    {
        var homes = new Dictionary<string, string>();
        foreach (var service in Services)
            foreach (var route in await OfAsync(graph, service)) homes.Add(route, service);
        return homes;
    }
}
