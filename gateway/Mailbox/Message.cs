using System.Text.Json;

namespace Imaging.Gateway.Mailbox;

/// <summary>One message as a service wrote it, a JSON file each.</summary>
internal sealed record Message(
    string Id, DateTimeOffset At, string Kind, string Channel, string To, string? Subject, string Text)
{
    private const int Most = 200;
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true,
    };

    /// <summary>The newest first.</summary>
    public static async Task<Message[]> ListAsync(string folder, CancellationToken ct)
    {
        if (!Directory.Exists(folder)) return [];
        var messages = new List<Message>();
        foreach (var file in Directory.EnumerateFiles(folder, "*.json"))
            if (await ReadAsync(file, ct) is { } message) messages.Add(message);
        return [.. messages.OrderByDescending(message => message.At).Take(Most)];
    }

    private static async Task<Message?> ReadAsync(string file, CancellationToken ct)
    {
        try
        {
            await using var stream = File.OpenRead(file);
            return await JsonSerializer.DeserializeAsync<Message>(stream, Json, ct);
        }
        catch (Exception exception) when (exception is JsonException or IOException)
        {
            // Half written: the next look finds it whole.
            return null;
        }
    }
}
