using System.Data.Common;
using Imaging.ServiceDefaults.Outbox;

namespace Imaging.ServiceDefaults.Notifications;

/// <summary>Sends messages to people through the outbox, within the limits.</summary>
public sealed class Messages(OutboxWriter outbox, MessageTemplates templates, MessageLimits limits)
{
    /// <summary>Returns the limit that was reached, or null where the message is on its way with the
    /// transaction.</summary>
    public async Task<MessageLimit?> SendAsync(
        Message message, DbConnection connection, DbTransaction transaction, CancellationToken ct)
    {
        if (await ReserveAsync(message, connection, transaction, ct) is { } reached) return reached;
        await PostAsync(message, connection, transaction, ct);
        return null;
    }

    /// <summary>The first half of sending, for a message whose text is not to be had before it may go; what
    /// <paramref name="message"/> says does not matter.</summary>
    public Task<MessageLimit?> ReserveAsync(
        Message message, DbConnection connection, DbTransaction transaction, CancellationToken ct) =>
        limits.TakeAsync(message, connection, transaction, ct);

    /// <summary>The second half; alone it is for what staff have to be told, however often.</summary>
    public Task PostAsync(
        Message message, DbConnection connection, DbTransaction transaction, CancellationToken ct) =>
        outbox.EnqueueAsync(message.Channel, message.Kind, templates.Render(message), message.EncounterId,
            connection, transaction, ct, message.NotBefore);
}
