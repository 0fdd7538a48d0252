using System.Text.Json;
using Imaging.ServiceDefaults.Outbox;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Imaging.ServiceDefaults.Notifications;

/// <summary>
/// A developer's mailbox: a folder (Mailbox:Folder) of one JSON file a message, which /dev/mailbox shows. Exists in
/// Development only; anywhere else a start with it fails.
/// </summary>
internal sealed class Mailbox(IConfiguration configuration, IHostEnvironment environment, TimeProvider clock)
{
    public const string FolderKey = "Mailbox:Folder";
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);
    private readonly string? _folder = configuration[FolderKey] is not { Length: > 0 } folder ? null
        : environment.IsDevelopment() ? folder
        : throw new InvalidOperationException($"{FolderKey} is for Development only.");

    public bool IsThere => _folder is not null;

    public async Task PutAsync(OutboxMessage message, RenderedMessage text, CancellationToken ct)
    {
        if (_folder is null) return;
        var mail = new
        {
            id = message.MessageId, at = clock.GetUtcNow(), message.Kind,
            text.Channel, text.To, text.Subject, text.Text,
        };
        Directory.CreateDirectory(_folder);
        // Written beside and moved: a reader never meets half a message.
        var draft = Path.Combine(_folder, $"{message.MessageId}.draft");
        await File.WriteAllBytesAsync(draft, JsonSerializer.SerializeToUtf8Bytes(mail, Json), ct);
        File.Move(draft, Path.Combine(_folder, $"{message.MessageId}.json"), overwrite: true);
    }
}
