using Imaging.ServiceDefaults.Data;
using Imaging.ServiceDefaults.Http;
using Imaging.ServiceDefaults.Json;
using Imaging.ServiceDefaults.Problems;
using Imaging.ServiceDefaults.Rpc;
using Imaging.ServiceDefaults.Security;
using Imaging.ServiceDefaults.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Net.Http.Headers;

namespace Imaging.ServiceDefaults;

/// <summary>What every process of the system does alike; each Program.cs starts with these two calls.</summary>
public static class ServiceDefaults
{
    private const string Live = "live";

    /// <summary>Telemetry, health, problem details, discovery, internal authentication, OpenAPI, gRPC.</summary>
    public static WebApplicationBuilder AddServiceDefaults(this WebApplicationBuilder builder)
    {
        builder.WebHost.UseSockets(sockets => sockets.UnsafePreferInlineScheduling = true);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            // With Kestrel's 64 KB every block of an image waits for the one before to be gone.
            kestrel.Limits.MaxResponseBufferSize = 512 * 1024;
        });
        builder.Services.AddSingleton<IMemoryPoolFactory<byte>, ReceiveBlocks>();
        builder.AddTelemetry();
        builder.Services.TryAddSingleton<TimeProvider>(new StoredClock());
        builder.Services.AddHealthChecks().AddCheck("self", () => HealthCheckResult.Healthy(), [Live]);
        builder.Services.AddServiceDiscovery();
        builder.Services.ConfigureHttpClientDefaults(http =>
        {
            http.AddServiceDiscovery();
            // The client's own log lines carry whole URLs; its spans say the same without them.
            http.RemoveAllLoggers();
        });
        builder.Services.AddSingleton(_ => PublicAddress.Of(builder.Configuration));
        builder.AddProblems();
        builder.AddInternalAuthentication();
        builder.AddGrpcDefaults();
        builder.AddJson();
        // Alike in Development and Production: what can't be bound comes to RequestFaults, which says what it is.
        builder.Services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        builder.Services.AddValidation();
        return builder;
    }

    /// <summary>Error handling and authorization first, then /health, /alive and the OpenAPI document.</summary>
    public static WebApplication UseServiceDefaults(this WebApplication app)
    {
        app.UseHeadRequests();
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        // A path that does not exist needs no credentials to be told so.
        app.Use((context, next) => context.GetEndpoint() is null
            ? Problem.NotFound.With("There is nothing at this address.").ExecuteAsync(context) : next(context));
        app.UseJsonCharset();
        app.UseAuthentication();
        app.UseAuthorization();
        // RFC 9110, 14.4: a PUT of a part would be taken for the whole.
        app.Use((context, next) =>
            HttpMethods.IsPut(context.Request.Method) && context.Request.Headers.ContainsKey(HeaderNames.ContentRange)
            ? Problem.InvalidRequest.With("Content-Range: parts are not taken. Send the whole.").ExecuteAsync(context)
            : next(context));
        app.MapHealthChecks("/health", new HealthCheckOptions { ResponseWriter = TellAsync }).AllowAnonymous();
        app.MapHealthChecks("/alive", new HealthCheckOptions { Predicate = check => check.Tags.Contains(Live) })
            .AllowAnonymous();
        app.MapOpenApi().AllowAnonymous();
        return app;
    }

    /// <summary>The status, and what is not as it should be in a line each.</summary>
    private static Task TellAsync(HttpContext context, HealthReport report)
    {
        context.Response.ContentType = "text/plain; charset=utf-8";
        var problems = report.Entries.Where(entry => entry.Value.Status != HealthStatus.Healthy)
            .Select(entry => $"\n{entry.Key}: {Reason(entry.Value)}");
        return context.Response.WriteAsync(report.Status + string.Concat(problems));
    }

    // The message of an exception that a check let through can quote a row.
    private static string? Reason(HealthReportEntry entry) =>
        entry.Description == entry.Exception?.Message ? "failed" : entry.Description;
}
