using OpenTelemetry;
using OpenTelemetry.Logs;

namespace Imaging.ServiceDefaults.Telemetry;

/// <summary>Exports an exception as its type and stack; its message stays here, since it can quote a row or a
/// path.</summary>
internal sealed class RedactingLogProcessor : BaseProcessor<LogRecord>
{
    public override void OnEnd(LogRecord data)
    {
        if (data.Exception is not { } exception) return;
        data.Exception = null;
        data.Attributes =
        [
            .. data.Attributes ?? [],
            new("exception.type", exception.GetType().FullName),
            new("exception.stacktrace", RedactedException.Describe(exception)),
        ];
    }
}
