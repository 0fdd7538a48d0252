using Imaging.Gateway.ApiKeys;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Transforms;

namespace Imaging.Gateway.Features;

/// <summary>The public paths and the services behind them. A path that is not here does not exist outside.</summary>
internal static class Routes
{
    /// <summary>Metadata of routes whose bodies may be large and slow.</summary>
    public const string Bulk = "bulk";

    private const int OneMegabyte = 1024 * 1024;
    private const int NoLimit = -1;

    private static readonly RouteConfig[] All =
    [
        Program("image", "media", "/api/subjects/{subjectId}/images/{imageId}", bulk: true),
        Program("images", "media", "/api/subjects/{subjectId}/images/{**rest}"),
        Program("old-upload", "media", "/v1/upload", bulk: true),
        Program("old-images", "media", "/v1/images"),
        Program("old-download", "media", "/v1/download"),
    ];

    private static readonly ClusterConfig[] Services = [Service("media")];

    public static void AddRoutes(this WebApplicationBuilder builder) => builder.Services.AddReverseProxy()
        .LoadFromMemory(All, Services)
        .AddServiceDiscoveryDestinationResolver()
        .AddTransforms(context =>
        {
            context.AddRequestTransform(InnerHeaders.Apply);
            if (context.Route.RouteId == "old-download")
                context.AddResponseTransform(OldApiErrors.Apply);
            if (context.Route.RouteId == "image")
                context.AddResponseTransform(StoredBodies.Take);
            context.AddResponseTransform(InnerHeaders.Hide);
        });

    /// <summary>Name of the service that the matched route leads to.</summary>
    public static string? GetReverseProxyCluster(this HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<Yarp.ReverseProxy.Model.RouteModel>()?.Config.ClusterId;

    private static RouteConfig Program(string id, string service, string path, bool bulk = false) => new()
    {
        RouteId = id,
        ClusterId = service,
        Match = new() { Path = path },
        AuthorizationPolicy = ApiKeysSetup.Policy,
        MaxRequestBodySize = bulk ? NoLimit : OneMegabyte,
        Metadata = bulk ? new Dictionary<string, string> { [Bulk] = "true" } : null,
    };

    private static ClusterConfig Service(string name) => new()
    {
        ClusterId = name,
        Destinations = new Dictionary<string, DestinationConfig> { [name] = new() { Address = $"http://{name}" } },
        HttpRequest = new() { ActivityTimeout = TimeSpan.FromMinutes(5), Version = System.Net.HttpVersion.Version11 },
    };
}
