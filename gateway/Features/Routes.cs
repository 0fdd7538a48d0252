using Imaging.Gateway.ApiKeys;
using Imaging.Gateway.ObjectRoute;
using Imaging.Gateway.Sessions;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace Imaging.Gateway.Features;

/// <summary>The public paths, who may call them, and the services behind. A path that is not here does not exist
/// outside.</summary>
internal static class Routes
{
    /// <summary>The policy of routes that need no credential.</summary>
    public const string Nobody = "anonymous";

    private const int OneMegabyte = 1024 * 1024;
    private const int FormSize = 64 * 1024;
    public const int NoLimit = -1;

    /// <summary>How long a service may do nothing; and as long, a caller that waits for 100 Continue does so for what
    /// the service says, which has checked ids, scope and conditions then.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private static readonly RouteConfig[] All =
    [
        Program("image", "media", "/api/subjects/{subjectId}/images/{imageId}", bulk: true),
        Program("images", "media", "/api/subjects/{subjectId}/images/{**rest}"),
        Program("old-upload", "media", "/v1/upload", bulk: true),
        Program("old-images", "media", "/v1/images"),
        Program("old-download", "media", "/v1/download"),

        Anybody("setup", "identity", "/api/identity/setup"),
        Anybody("invitation-open", "identity", "/api/identity/invitations/open"),
        Anybody("invitation-accept", "identity", "/api/identity/invitations/accept"),
        Anybody("reset-open", "identity", "/api/identity/resets/open"),
        Anybody("reset-accept", "identity", "/api/identity/resets/accept"),
        Anybody("enrolment-confirm", "identity", "/api/identity/enrolments/confirm"),
        Anybody("login", "identity", "/api/identity/login"),
        Anybody("login-totp", "identity", "/api/identity/login/totp"),
        Anybody("verify", "encounter", "/api/patient/verify"),
        Anybody("receipt-keys", "encounter", "/api/patient/receipt-keys", fenced: false),

        Staff("identity", "identity", "/api/identity/{**rest}"),
        Staff("audit", "identity", "/api/admin/audit/verify", RouteMarks.Slow),
        Staff("encounters", "encounter", "/api/encounters/{**rest}"),
        Staff("hand-over", "encounter", "/api/admin/encounters/hand-over"),
        Either("encounter-media", "media", "/api/encounters/{encounterId}/media"),
        Staff("events", "media", "/api/encounters/{encounterId}/events", RouteMarks.Stream),

        Patient("patient", "encounter", "/api/patient/{**rest}"),

        Either("media", "media", "/api/media/{**rest}"),
        Either("complete", "media", "/api/media/uploads/{id}/complete", OneMegabyte, marks: [RouteMarks.Slow]),
        // Whoever takes something back may do so from anywhere.
        Either("media-delete", "media", "/api/media/{**rest}", isFenced: false, methods: ["DELETE"]),
        Staff("storage", "media", "/api/admin/storage"),
        Staff("erasure-decisions", "media", "/api/admin/erasure-decisions"),
    ];

    private static readonly ClusterConfig[] Services = [Service("identity"), Service("encounter"), Service("media")];

    public static void AddRoutes(this WebApplicationBuilder builder)
    {
        var (routes, clusters) = (new List<RouteConfig>(All), new List<ClusterConfig>(Services));
        if (builder.ObjectRoute() is var (route, store))
        {
            routes.Add(route);
            clusters.Add(store);
        }

        builder.Services.AddReverseProxy()
            .LoadFromMemory(routes, clusters)
            .AddServiceDiscoveryDestinationResolver()
            .ConfigureHttpClient((_, handler) => handler.Expect100ContinueTimeout = Patience)
            .AddTransforms(AddTransforms);
    }

    private static void AddTransforms(TransformBuilderContext context)
    {
        // Nothing inside builds on X-Forwarded-*.
        context.UseDefaultForwarders = false;
        context.AddResponseTransform(Outages.Answered);
        if (context.Route.RouteId == ObjectRouteSetup.RouteId)
        {
            // The signature covers it.
            context.AddOriginalHost();
            context.AddRequestTransform(ObjectHeaders.Request);
            context.AddResponseTransform(ObjectHeaders.Response);
            return;
        }

        context.AddRequestTransform(InnerHeaders.ApplyAsync);
        context.AddRequestTransform(UnreadBodies.Expect);
        context.AddResponseTransform(OuterHeaders.Apply);
        if (context.Route.RouteId == "old-download")
            context.AddResponseTransform(OldApiErrors.Apply);
        if (context.Route.RouteId == "image")
            context.AddResponseTransform(StoredBodies.Take);
        context.AddResponseTransform(InnerHeaders.Hide);
    }

    /// <summary>Policy of the route that a path of a service's own description is reached by; null: by none.</summary>
    public static string? PolicyOf(string path) => All
        .Where(route => route.Match.Path!.Split('{') is [var literal]
            ? path == literal
            // A rest may be empty, and the slash before it with it.
            : $"{path}/".StartsWith(route.Match.Path!.Split('{')[0], StringComparison.Ordinal))
        .MaxBy(route => route.Match.Path!.Split('{')[0].Length)?.AuthorizationPolicy;

    private static RouteConfig Program(string id, string service, string path, bool bulk = false) =>
        Route(id, service, path, ApiKeysSetup.Policy, bulk ? NoLimit : OneMegabyte, bulk ? [RouteMarks.Bulk] : []);

    private static RouteConfig Anybody(string id, string service, string path, bool fenced = true) =>
        Route(id, service, path, Nobody, FormSize, fenced
            ? [RouteMarks.Browser, RouteMarks.Open, RouteMarks.Fenced]
            : [RouteMarks.Browser, RouteMarks.Open]);

    private static RouteConfig Staff(string id, string service, string path, params string[] marks) => Route(
        id, service, path, SessionsSetup.Staff, FormSize, [RouteMarks.Browser, RouteMarks.Fenced, .. marks]);

    // Not fenced: whoever has given the date of birth at home may finish on the train.
    private static RouteConfig Patient(string id, string service, string path) =>
        Route(id, service, path, SessionsSetup.Patient, FormSize, [RouteMarks.Browser]);

    private static RouteConfig Either(string id, string service, string path, int bodySize = FormSize,
        bool isFenced = true, string[]? methods = null, params string[] marks) => Route(
        id, service, path, SessionsSetup.Either, bodySize,
        isFenced ? [RouteMarks.Browser, RouteMarks.Fenced, .. marks] : [RouteMarks.Browser, .. marks], methods);

    private static RouteConfig Route(string id, string service, string path, string policy, int bodySize,
        string[] marks, string[]? methods = null) => new()
    {
        RouteId = id,
        ClusterId = service,
        Match = new() { Path = path, Methods = methods },
        AuthorizationPolicy = policy,
        MaxRequestBodySize = bodySize,
        Metadata = marks.ToDictionary(mark => mark, _ => "true"),
    };

    private static ClusterConfig Service(string name) => Cluster(name, $"http://{name}");

    public static ClusterConfig Cluster(string name, string address) => new()
    {
        ClusterId = name,
        Destinations = new Dictionary<string, DestinationConfig> { [name] = new() { Address = address } },
        HttpRequest = new() { ActivityTimeout = Patience, Version = System.Net.HttpVersion.Version11 },
    };
}
