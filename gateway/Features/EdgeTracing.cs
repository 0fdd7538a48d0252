using System.Diagnostics;
using OpenTelemetry.Trace;

namespace Imaging.Gateway.Features;

/// <summary>
/// Callers may name the trace that their request belongs to, but not what is sampled, and they bring no baggage and no
/// vendor state inside: the edge decides by the trace id alone (W3C Trace Context, 3.2 and security considerations).
/// </summary>
internal static class EdgeTracing
{
    public static void AddEdgeTracing(this WebApplicationBuilder builder)
    {
        var share = builder.Configuration.GetValue("Tracing:Share", 1.0);
        builder.Services.AddSingleton<DistributedContextPropagator, EdgePropagator>();
        builder.Services.ConfigureOpenTelemetryTracerProvider(
            tracing => tracing.SetSampler(new TraceIdRatioBasedSampler(share)));
    }

    private sealed class EdgePropagator : DistributedContextPropagator
    {
        private static readonly DistributedContextPropagator Inner = CreateW3CPropagator();

        public override IReadOnlyCollection<string> Fields => Inner.Fields;

        public override void Inject(Activity? activity, object? carrier, PropagatorSetterCallback? setter) =>
            Inner.Inject(activity, carrier, setter);

        public override void ExtractTraceIdAndState(
            object? carrier, PropagatorGetterCallback? getter, out string? traceId, out string? traceState)
        {
            Inner.ExtractTraceIdAndState(carrier, getter, out traceId, out _);
            traceState = null;
        }

        public override IEnumerable<KeyValuePair<string,
            string?>>? ExtractBaggage(object? carrier, PropagatorGetterCallback? getter) => null;
    }
}
