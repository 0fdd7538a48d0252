using Imaging.Gateway.Features;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Configuration;

namespace Imaging.Gateway.ObjectRoute;

/// <summary>In local use browsers send files to, and fetch them from, the store through here.</summary>
internal static class ObjectRouteSetup
{
    public const string RouteId = "object";

    /// <summary>The route and what lies behind it; none where browsers reach the store themselves.</summary>
    public static (RouteConfig Route, ClusterConfig Store)? ObjectRoute(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<ObjectRouteOptions>().BindConfiguration(ObjectRouteOptions.Section)
            .ValidateDataAnnotations()
            .Validate(options => options.Address is null == options.Bucket is null,
                "ObjectRoute:Address and ObjectRoute:Bucket belong together.")
            .ValidateOnStart();
        var options = builder.Configuration.GetSection(ObjectRouteOptions.Section).Get<ObjectRouteOptions>();
        if (options is not { Address: { } address, Bucket: { } bucket }) return null;
        var route = new RouteConfig
        {
            RouteId = RouteId,
            ClusterId = RouteId,
            Match = new() { Path = $"/{bucket}/{{**key}}" },
            AuthorizationPolicy = Routes.Nobody,
            MaxRequestBodySize = Routes.NoLimit,
            Metadata = new Dictionary<string, string> { [RouteMarks.Bulk] = "true" },
        };
        return (route, Routes.Cluster(RouteId, address.ToString()));
    }

    public static void UseObjectRoute(this IReverseProxyApplicationBuilder proxy)
    {
        var options = proxy.ApplicationServices.GetRequiredService<IOptions<ObjectRouteOptions>>().Value;
        var signed = new SignedObject(options.Bucket ?? "", options.KeyPrefix);
        proxy.Use((context, next) => context.Route()!.RouteId != RouteId ? next(context)
            : !SignedObject.Takes(context.Request.Method)
                ? EdgeProblems.MethodNotAllowed.With("A file is fetched or sent.").ExecuteAsync(context)
            : signed.Allows(context.Request) ? next(context)
            : EdgeProblems.NotSigned.With("This is not an address that was given out for one file.")
                .ExecuteAsync(context));
    }
}
