using System.Text;

namespace Imaging.ServiceDefaults.Telemetry;

/// <summary>An exception without its messages: types and stack frames of the whole chain.</summary>
internal static class RedactedException
{
    public static string Describe(Exception exception)
    {
        var text = new StringBuilder();
        for (var current = exception; current is not null; current = current.InnerException)
        {
            if (text.Length > 0) text.Append("caused by ");
            text.AppendLine(current.GetType().FullName).AppendLine(current.StackTrace);
        }

        return text.ToString();
    }
}
