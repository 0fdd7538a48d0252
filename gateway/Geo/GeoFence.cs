using System.Net;
using Grpc.Core;
using Imaging.Gateway.Features;
using Imaging.Identity.V1;
using Imaging.ServiceDefaults.Rpc;
using Microsoft.Extensions.Options;

namespace Imaging.Gateway.Geo;

/// <summary>Fenced routes are for callers in the service area. Whoever is refused is told whom to call.</summary>
internal sealed partial class GeoFence(
    RequestDelegate next, Countries countries, OutsideServiceArea refusal, EdgeService.EdgeServiceClient identity,
    IOptions<GeoFenceOptions> options, ILogger<GeoFence> logger)
{
    private readonly GeoFenceOptions _options = options.Value;

    public async Task InvokeAsync(HttpContext context)
    {
        if (!context.Is(RouteMarks.Fenced) || IsInside(context, out var country))
        {
            await next(context);
            return;
        }

        Log.Refused(logger, country ?? "unknown", context.Route()!.RouteId);
        await ReportAsync(context, country);
        await refusal.AnswerAsync(context);
    }

    /// <summary>For the audit trail. Without Identity the refusal stands all the same, and this log has it.</summary>
    private async Task ReportAsync(HttpContext context, string? country)
    {
        try
        {
            await identity.ReportRefusalAsync(new()
            {
                ClientAddress = ClientAddress.Of(context.Connection.RemoteIpAddress ?? IPAddress.None).ToString(),
                Country = country ?? "", Route = context.Route()!.RouteId,
            }, cancellationToken: context.RequestAborted);
        }
        catch (RpcException exception)
        {
            Log.NotAudited(logger, exception.StatusCode);
        }
    }

    private bool IsInside(HttpContext context, out string? country)
    {
        country = NamedByProxy(context);
        if (country is null)
        {
            var address = ClientAddress.Of(context.Connection.RemoteIpAddress ?? IPAddress.None);
            if (IPAddress.IsLoopback(address)) return true;
            country = countries.Find(address);
        }

        return country is null
            ? _options.AllowUnknown
            : _options.AllowedCountries.Contains(country, StringComparer.Ordinal);
    }

    private string? NamedByProxy(HttpContext context)
    {
        if (string.IsNullOrEmpty(_options.Header) || !context.IsFromProxy()) return null;
        var named = context.Request.Headers[_options.Header].ToString().ToUpperInvariant();
        // Proxies write XX where they don't know.
        return CountryTable.IsCountry(named) && named != "XX" ? named : null;
    }

    private static partial class Log
    {
        // Neither the address nor the path: the two together can name a person.
        [LoggerMessage(LogLevel.Warning, "Refused a request from outside the service area ({Country}) on {Route}",
            EventName = "OutsideServiceArea")]
        public static partial void Refused(ILogger logger, string country, string route);

        [LoggerMessage(LogLevel.Error, "A refusal is not on the audit trail: Identity answered {Status}")]
        public static partial void NotAudited(ILogger logger, StatusCode status);
    }
}

internal static class GeoFenceSetup
{
    public static void AddGeoFence(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<GeoFenceOptions>().BindConfiguration(GeoFenceOptions.Section)
            .ValidateDataAnnotations()
            .Validate<IOptions<EdgeOptions>>(
                (fence, edge) => string.IsNullOrEmpty(fence.Header) || edge.Value.TrustedProxies.Length > 0,
                "GeoFence:Header needs Edge:TrustedProxies: from anybody else it does not count.")
            .Validate<IOptions<ClinicOptions>>(
                (fence, clinic) => !fence.IsOn || !string.IsNullOrEmpty(clinic.Value.Phone),
                "GeoFence:AllowedCountries needs Clinic:Phone: whoever is refused is told whom to call.")
            .ValidateOnStart();
        builder.Services.AddOptions<ClinicOptions>().BindConfiguration(ClinicOptions.Section);
        builder.Services.AddSingleton<Countries>();
        builder.Services.AddHostedService(provider => provider.GetRequiredService<Countries>());
        builder.Services.AddSingleton<OutsideServiceArea>();
        builder.Services.AddInternalGrpcClient<EdgeService.EdgeServiceClient>("identity");
    }

    public static void UseGeoFence(this WebApplication app)
    {
        if (app.Services.GetRequiredService<IOptions<GeoFenceOptions>>().Value.IsOn) app.UseMiddleware<GeoFence>();
    }
}
