using System.Reflection;
using System.Text.RegularExpressions;

namespace Imaging.ServiceDefaults.Notifications;

/// <summary>
/// Texts embedded in a service as Templates/{kind}.{channel}.{language}.txt. An e-mail's first line is its subject, and
/// a blank line follows. A placeholder without a value is an error, found by the service's tests.
/// </summary>
public sealed partial class MessageTemplates(Assembly assembly)
{
    private const string Fallback = "en";

    internal RenderedMessage Render(Message message)
    {
        var template = Read(message, message.Language) ?? Read(message, Fallback)
            ?? throw new InvalidOperationException($"There is no template {message.Kind}.{message.Channel}.");
        var text = Placeholder().Replace(template, match =>
            message.Values.TryGetValue(match.Groups[1].Value, out var value)
            ? value
            : throw new InvalidOperationException($"{message.Kind} needs a value for {match.Value}."));
        if (message.Channel == "sms") return new(message.Channel, message.To, "", text.Trim());
        var parts = text.Split('\n', 2);
        return new(message.Channel, message.To, parts[0].Trim(), parts[1].Trim());
    }

    private string? Read(Message message, string language)
    {
        var name = $".Templates.{message.Kind}.{message.Channel}.{language}.txt";
        var resource = assembly.GetManifestResourceNames().SingleOrDefault(
            known => known.EndsWith(name, StringComparison.Ordinal));
        if (resource is null) return null;
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }

    [GeneratedRegex(@"\{([a-zA-Z]+)\}")]
    private static partial Regex Placeholder();
}
