using System.Text.Json.Nodes;
using Aspire.Hosting.Testing;
using Imaging.Graph.Tests.Authorization;

namespace Imaging.Graph.Tests.Bodies;

/// <summary>A route that takes JSON, and somebody whom it lets in.</summary>
internal sealed record BodyRoute(Row Row, string Home, string Caller, BodySchema Schema)
{
    private static readonly (string Column, string Who)[] Callers =
        [("owner", "staff"), ("patient", "patient"), ("admin", "admin"), ("key", "key")];

    /// <summary>Those that the services describe: what a service takes next year is among them.</summary>
    public static async Task<IReadOnlyList<BodyRoute>> AllAsync(ImagingGraph graph)
    {
        var routes = new List<BodyRoute>();
        foreach (var service in Descriptions.Services)
        {
            using var client = new HttpClient { BaseAddress = graph.App.GetEndpoint(service, "http") };
            var document = JsonNode.Parse(
                await client.GetStringAsync("/openapi/v1.json", TestContext.Current.CancellationToken))!;
            routes.AddRange(
                from path in document["paths"]?.AsObject() ?? []
                from operation in path.Value!.AsObject()
                let schema = operation.Value!["requestBody"]?["content"]?["application/json"]?["schema"]
                where schema is not null
                let row = Matrix.Find([.. Matrix.Routes, .. Matrix.Inside],
                    $"{operation.Key.ToUpperInvariant()} {path.Key.TrimEnd('/')}")
                select new BodyRoute(row, service, CallerOf(row), new(document, schema)));
        }

        return routes;
    }

    private static string CallerOf(Row row) => row.Cells.GetValueOrDefault("inside", "-") is var inside and not "-"
        // 404: let in, and told that there is none.
        ? inside : Callers.First(caller => row[caller.Column] is Outcome.Ok or "404").Who;
}
