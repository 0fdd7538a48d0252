using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using OpenTelemetry;
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
    public static void AddTelemetry(this WebApplicationBuilder builder)
    {
        builder.Logging.ClearProviders();
        builder.Logging.AddConsole(console => console.FormatterName = RedactingConsoleFormatter.FormatterName)
            .AddConsoleFormatter<RedactingConsoleFormatter, ConsoleFormatterOptions>();
        foreach (var noisy in (string[])["Microsoft.AspNetCore", "Yarp", "Grpc", "System.Net.Http.HttpClient"])
            builder.Logging.AddFilter(noisy, LogLevel.Warning);

        // Without a receiver nothing is recorded at all.
        if (string.IsNullOrWhiteSpace(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"])) return;
        builder.Services.AddOpenTelemetry()
            .WithTracing(tracing => tracing
                .AddSource("Microsoft.AspNetCore", "System.Net.Http", "MySqlConnector", "Imaging.*")
                .AddProcessor(new RedactingSpanProcessor()))
            .WithMetrics(metrics => metrics
                .AddMeter("Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Net.Http")
                .AddMeter("System.Runtime", "MySqlConnector", "Imaging.*"))
            .WithLogging(logging => logging.AddProcessor(new RedactingLogProcessor()))
            .UseOtlpExporter();
    }
}
