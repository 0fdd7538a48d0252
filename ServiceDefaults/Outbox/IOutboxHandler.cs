namespace Imaging.ServiceDefaults.Outbox;

/// <summary>Delivers messages of one name: by mail, by text message, to another service.</summary>
public interface IOutboxHandler
{
    string Name { get; }

    /// <summary>Returns when the message is delivered. It may come more than once.</summary>
    /// <exception cref="DeliveryException">It was not; the message is tried again unless that is pointless.</exception>
    Task DeliverAsync(OutboxMessage message, CancellationToken ct);
}

/// <summary>A message as its handler gets it; the payload is JSON.</summary>
public sealed record OutboxMessage(Guid MessageId, string Kind, Guid? EncounterId, string Payload);

/// <summary>A delivery failed. The code is kept and shown to staff, so it names no person and no address.</summary>
public sealed class DeliveryException(string code, bool isFinal, Exception? inner = null) : Exception(code, inner)
{
    public string Code => Message;

    public bool IsFinal => isFinal;
}
