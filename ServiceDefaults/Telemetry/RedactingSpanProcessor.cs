using System.Collections.Frozen;
using System.Diagnostics;
using OpenTelemetry;

namespace Imaging.ServiceDefaults.Telemetry;

/// <summary>Drops every span attribute that is not known to be free of patient data, before any exporter sees
/// it.</summary>
internal sealed class RedactingSpanProcessor : BaseProcessor<Activity>
{
    // Semantic conventions 1.3x. url.*, db.query.text, client.address and user_agent.original are absent on purpose.
    private static readonly FrozenSet<string> Allowed = FrozenSet.Create(
        "http.request.method", "http.response.status_code", "http.route", "http.request.resend_count",
        "network.protocol.name", "network.protocol.version", "server.address", "server.port", "error.type",
        "rpc.system", "rpc.system.name", "rpc.service", "rpc.method", "rpc.grpc.status_code",
            "rpc.response.status_code",
        "grpc.method", "grpc.status_code", "db.system", "db.system.name", "db.namespace", "db.name",
            "db.operation.name", "db.response.status_code",
        "aspnetcore.rate_limiting.result", "otel.status_code");

    private const string OwnPrefix = "imaging.";

    public override void OnEnd(Activity data)
    {
        List<string>? dropped = null;
        foreach (ref readonly var tag in data.EnumerateTagObjects())
        {
            if (!Allowed.Contains(tag.Key) && !tag.Key.StartsWith(OwnPrefix, StringComparison.Ordinal))
                (dropped ??= []).Add(tag.Key);
        }

        dropped?.ForEach(key => data.SetTag(key, null));
        // A status description is usually an exception's message.
        if (data.StatusDescription is not null)
            data.SetStatus(data.Status);
        // Events can't be taken out of an activity, and one that records an exception quotes its message: such a span
        // stays here. The request's own still says that it failed.
        if (data.Events.Any())
            data.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
    }
}
