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
        if (await limits.TakeAsync(message, connection, transaction, ct) is { } reached) return reached;
        await outbox.EnqueueAsync(message.Channel, message.Kind, templates.Render(message), message.EncounterId,
            connection, transaction, ct, message.NotBefore);
        return null;
    }
}
