using System.Globalization;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Orchestration;

/// <summary>
/// The OTEL variables of run mode. An endpoint is set only where a dashboard's is configured; without one a child
/// keeps what the AppHost's own environment says. The genuine package also turns on colours and the simple console
/// format for its dashboard's sake; lines that go to a terminal and to tests are better left as the service writes
/// them.
/// </summary>
internal static class TelemetryVariables
{
    public static void Add<T>(IResourceBuilder<T> builder) where T : IResourceWithEnvironment
    {
        if (builder.ApplicationBuilder.ExecutionContext.IsPublishMode)
            return;
        var configuration = builder.ApplicationBuilder.Configuration;
        var development = builder.ApplicationBuilder.Environment.IsDevelopment();
        builder.WithEnvironment(context =>
        {
            var variables = context.EnvironmentVariables;
            variables["OTEL_SERVICE_NAME"] = builder.Resource.Name;
            variables["OTEL_RESOURCE_ATTRIBUTES"] = InstanceId.Placeholder;

            var grpc = configuration["ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"];
            var http = configuration["ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL"];
            if ((grpc ?? http) is { } endpoint)
            {
                variables["OTEL_EXPORTER_OTLP_ENDPOINT"] = endpoint;
                variables["OTEL_EXPORTER_OTLP_PROTOCOL"] = grpc is null ? "http/protobuf" : "grpc";
                if (configuration["AppHost:OtlpApiKey"] is { } key)
                    variables["OTEL_EXPORTER_OTLP_HEADERS"] = $"x-otlp-api-key={key}";
            }

            if (!development)
                return;
            variables["OTEL_BLRP_SCHEDULE_DELAY"] = "1000";
            variables["OTEL_BSP_SCHEDULE_DELAY"] = "1000";
            variables["OTEL_METRIC_EXPORT_INTERVAL"] = "1000";
            variables["OTEL_TRACES_SAMPLER"] = "always_on";
            variables["OTEL_METRICS_EXEMPLAR_FILTER"] = "trace_based";
        });
    }

    /// <summary>Filled per process: replicas are told apart by it.</summary>
    private sealed class InstanceId : IExpressionValue
    {
        public static readonly InstanceId Placeholder = new();

        public string ValueExpression => "";

        public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default) => new("");

        public ValueTask<string?> GetValueAsync(ValueProviderContext context,
            CancellationToken cancellationToken = default)
        {
            var ids = context.Caller is { } caller ? ResourceInstances.IdsOf(caller) : [];
            var suffix = ids.Count > context.Replica ? ids[context.Replica][^8..] : "0";
            return new(string.Create(CultureInfo.InvariantCulture, $"service.instance.id={suffix}"));
        }
    }
}
