using System.Net;
using Imaging.ServiceDefaults;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;
using IPNetwork = System.Net.IPNetwork;

namespace Imaging.Gateway.Features;

/// <summary>Who is asking and how is said by the connection, or by a proxy that is known.</summary>
internal static class Proxies
{
    public static void AddProxies(this WebApplicationBuilder builder)
    {
        // Hosts set ASPNETCORE_FORWARDEDHEADERS_ENABLED for containers, which believes everybody.
        builder.Configuration["ForwardedHeaders_Enabled"] = "false";
        builder.Services.AddOptions<EdgeOptions>().BindConfiguration(EdgeOptions.Section)
            .ValidateDataAnnotations()
            .Validate<PublicAddress, IHostEnvironment>(
                (_, address, environment) => !environment.IsProduction() || address.IsHttps || address.Url.IsLoopback,
                "PublicUrl is http. Without https browsers keep no files safely and send none from the background: "
                + "in Production it is https, or this machine itself.")
            .ValidateOnStart();
        builder.Services.AddSingleton<HostRule>();
    }

    public static void UseProxies(this WebApplication app)
    {
        var networks = app.Services.GetRequiredService<IOptions<EdgeOptions>>().Value.ParseProxies();
        // Without any, the middleware below would take all for known.
        if (networks.Length == 0) return;

        app.Use((context, next) =>
        {
            if (IsKnown(context.Connection.RemoteIpAddress, networks)) context.Features.Set(new KnownProxy());
            return next(context);
        });
        var options = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto,
            // As many as are known, from the nearest one outwards.
            ForwardLimit = null,
        };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var network in networks) options.KnownIPNetworks.Add(network);
        app.UseForwardedHeaders(options);
    }

    /// <summary>Whether the connection itself comes from a configured proxy.</summary>
    public static bool IsFromProxy(this HttpContext context) => context.Features.Get<KnownProxy>() is not null;

    private static bool IsKnown(IPAddress? peer, IPNetwork[] networks) =>
        peer is not null && networks.Any(network => network.Contains(ClientAddress.Of(peer)));

    private sealed record KnownProxy;
}
