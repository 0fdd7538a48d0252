using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using OpenTelemetry;
using OpenTelemetry.Context.Propagation;
using OpenTelemetry.Logs;
using OpenTelemetry.Trace;

namespace Imaging.ServiceDefaults.Telemetry;

/// <summary>
/// OpenTelemetry traces, metrics and logs, exported over OTLP when OTEL_EXPORTER_OTLP_ENDPOINT is set, and JSON lines
/// on the console. Everything that leaves the process passes an allow-list first: paths, queries, statements and
/// exception messages can name a patient.
/// </summary>
internal static class TelemetrySetup
{
    private static readonly PathString[] Probes = ["/health", "/alive"];

    public static void AddTelemetry(this WebApplicationBuilder builder)
    {
        builder.Logging.ClearProviders();
        builder.Logging.AddConsole(console => console.FormatterName = RedactingConsoleFormatter.FormatterName)
            .AddConsoleFormatter<RedactingConsoleFormatter, ConsoleFormatterOptions>();
        foreach (var noisy in (string[])["Microsoft.AspNetCore", "Yarp", "Grpc", "System.Net.Http.HttpClient"])
            builder.Logging.AddFilter(noisy, LogLevel.Warning);

        // Without a receiver nothing is recorded at all.
        if (string.IsNullOrWhiteSpace(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"])) return;
        // The instrumentation would read a caller's headers once more, with baggage and vendor state, past what ASP.NET
        // Core made of them by the edge's rules; with this propagator it leaves that alone.
        Sdk.SetDefaultTextMapPropagator(new TraceContextPropagator());
        builder.Services.AddOpenTelemetry()
            .WithTracing(tracing => tracing
                .AddAspNetCoreInstrumentation(requests => requests.Filter = IsNoProbe)
                .AddSource("System.Net.Http", "MySqlConnector", "Imaging.*")
                .AddProcessor(new RedactingSpanProcessor()))
            .WithMetrics(metrics => metrics
                .AddMeter("Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Net.Http")
                .AddMeter("System.Runtime", "MySqlConnector", "Imaging.*"))
            .WithLogging(logging => logging.AddProcessor(new RedactingLogProcessor()))
            .UseOtlpExporter();
    }

    // Asked every few seconds for as long as it runs.
    private static bool IsNoProbe(HttpContext context) =>
        !Probes.Any(path => context.Request.Path.Equals(path, StringComparison.OrdinalIgnoreCase));
}
