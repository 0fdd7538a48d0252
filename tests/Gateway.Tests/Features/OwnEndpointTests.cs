using System.Runtime.CompilerServices;
using Imaging.Gateway.Tests.Host;
using Microsoft.AspNetCore.Routing;
using Yarp.ReverseProxy.Model;

namespace Imaging.Gateway.Tests.Features;

/// <summary>What the gateway answers itself is in the table of who may call what; routes to services are compared with
/// it where services run.</summary>
public sealed class OwnEndpointTests
{
    [Fact]
    public async Task Everything_that_the_gateway_answers_itself_is_in_the_matrix()
    {
        await using var gateway = await GatewayHost.StartAsync(
            "environment=Development", $"Mailbox:Folder={Path.GetTempPath()}");
        var own = gateway.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<RouteModel>() is null)
            .Select(endpoint => $"/{endpoint.RoutePattern.RawText!.Trim('/')}").ToArray();
        var matrix = await File.ReadAllTextAsync(MatrixFile(), TestContext.Current.CancellationToken);

        Assert.Contains("/openapi/v1.json", own);
        Assert.All(own, path => Assert.Contains($"| `GET {path}` ", matrix, StringComparison.Ordinal));
    }

    private static string MatrixFile([CallerFilePath] string here = "") => Path.Combine(
        Path.GetDirectoryName(here)!, "..", "..", "Graph.Tests", "Authorization", "matrix.md");
}
