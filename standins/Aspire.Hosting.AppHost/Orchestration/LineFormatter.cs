using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Aspire.Hosting.Orchestration;

/// <summary>One line an entry; a resource's line begins with its name, the AppHost's own with the level.</summary>
internal sealed class LineFormatter() : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "apphost";
    private const string Marker = ".Resources.";

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider,
        TextWriter textWriter)
    {
        var at = logEntry.Category.IndexOf(Marker, StringComparison.Ordinal);
        var who = at >= 0 ? $"{logEntry.Category[(at + Marker.Length)..],-9} |" : Short(logEntry.LogLevel);
        textWriter.WriteLine($"{who} {logEntry.Formatter(logEntry.State, logEntry.Exception)}");
        if (logEntry.Exception is not null)
            textWriter.WriteLine(logEntry.Exception.ToString());
    }

    private static string Short(LogLevel level) => level switch
    {
        LogLevel.Trace => "trce:",
        LogLevel.Debug => "dbug:",
        LogLevel.Information => "info:",
        LogLevel.Warning => "warn:",
        LogLevel.Error => "fail:",
        _ => "crit:",
    };
}
