using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Imaging.ServiceDefaults.Sealing;

namespace Imaging.ServiceDefaults.Audit;

/// <summary>
/// A row of audit_event. Its mac covers what it says; its chain value covers its number, its mac and the chain value
/// before it. Both are under a key that the database does not have.
/// </summary>
/// <param name="Microseconds">Since the year 1; null where a date stands that is none.</param>
/// <param name="Number">Its place in the chain, from 1; null until it is sealed.</param>
internal sealed record AuditRow(Guid AuditEventId, long? Microseconds, string Actor, string Action,
    Guid? EntityId, Guid? EncounterId, byte[]? Detail, byte[] Mac, long? Number, byte[]? Chain)
{
    public const string Columns = """
        audit_event_id, TIMESTAMPDIFF(MICROSECOND, '0001-01-01', occurred_at) AS microseconds, actor, action, entity_id,
          encounter_id, detail, mac, number, chain
        """;

    public const string KeyPurpose = "audit";
    public static readonly byte[] Origin = new byte[32];

    public static SealedField DetailField(Guid auditEventId) => new("audit_event", "detail", auditEventId);

    public DateTimeOffset OccurredAt =>
        new(Math.Max(0, Microseconds ?? 0) * TimeSpan.TicksPerMicrosecond, TimeSpan.Zero);

    /// <summary>It says what it was written to say, and stands where a sealed row can stand.</summary>
    public bool Fits(DataKey key) =>
        Microseconds is >= 0 && Number is null or > 0
        && CryptographicOperations.FixedTimeEquals(ExpectedMac(key), Mac);

    /// <summary>Length-prefixed, so that no two rows read the same.</summary>
    public static byte[] MacOf(DataKey key, Guid auditEventId, DateTimeOffset occurredAt, string actor, string action,
        Guid? entityId, Guid? encounterId, byte[]? detail)
    {
        using var text = new MemoryStream();
        void Add(ReadOnlySpan<byte> part)
        {
            Span<byte> length = stackalloc byte[4];
            BinaryPrimitives.WriteInt32BigEndian(length, part.Length);
            text.Write(length);
            text.Write(part);
        }

        Add(auditEventId.ToByteArray(true));
        // DATETIME(6) keeps microseconds.
        Add(BitConverter.GetBytes(occurredAt.UtcTicks / TimeSpan.TicksPerMicrosecond));
        Add(Encoding.ASCII.GetBytes(actor));
        Add(Encoding.ASCII.GetBytes(action));
        Add(entityId?.ToByteArray(true) ?? []);
        Add(encounterId?.ToByteArray(true) ?? []);
        Add(detail ?? []);
        return key.Mac(text.GetBuffer().AsSpan(0, (int)text.Length));
    }

    private byte[] ExpectedMac(DataKey key) =>
        MacOf(key, AuditEventId, OccurredAt, Actor, Action, EntityId, EncounterId, Detail);

    public static byte[] ChainOf(DataKey key, long number, byte[] mac, byte[] previous)
    {
        Span<byte> text = stackalloc byte[8 + 32 + 32];
        BinaryPrimitives.WriteInt64BigEndian(text, number);
        mac.CopyTo(text[8..]);
        previous.CopyTo(text[40..]);
        return key.Mac(text);
    }
}
