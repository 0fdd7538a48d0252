using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Orchestration;

internal static class LogLevels
{
    private const string Field = "\"LogLevel\":\"";

    /// <summary>A service's JSON line carries its own level; other lines go by the stream they came on.</summary>
    public static LogLevel Of(string line, bool isError)
    {
        if (line.StartsWith('{') && line.IndexOf(Field, StringComparison.Ordinal) is >= 0 and var at)
        {
            var rest = line.AsSpan(at + Field.Length);
            var end = rest.IndexOf('"');
            if (end > 0 && Enum.TryParse<LogLevel>(rest[..end], out var level))
                return level;
        }

        return isError ? LogLevel.Error : LogLevel.Information;
    }
}
