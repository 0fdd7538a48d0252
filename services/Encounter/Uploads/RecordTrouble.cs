using System.Data;
using System.Data.Common;
using Imaging.Encounter.Attention;
using Imaging.Encounter.Encounters;
using Imaging.Encounter.Notices;
using Imaging.ServiceDefaults.Audit;

namespace Imaging.Encounter.Uploads;

/// <summary>
/// Something is wrong with a file. Told again, nothing is new. Where it had been handed over and can't be used, the
/// patient is asked once to send it again: until somebody has looked, further ones are the same trouble.
/// </summary>
internal sealed class RecordTrouble(
    DbDataSource database, AttentionList attention, WriteToPatient write, AuditTrail audit)
{
    /// <summary>False where there is no such encounter.</summary>
    /// <param name="kind">One of <see cref="AttentionKind"/>.</param>
    public async Task<bool> RunAsync(
        Guid encounterId, Guid mediaId, string kind, bool wasHandedOver, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, ct);
        if (await HeldEncounter.TakeAsync(encounterId, connection, transaction, ct) is not { } held) return false;
        if (held.Status is EncounterStatus.Closed or EncounterStatus.Withdrawn
            || !await attention.RaiseAsync(encounterId, kind, connection, transaction, ct))
            return true;
        if (kind == AttentionKind.Failed && wasHandedOver && EncounterStatus.TakesConsent(held.Status))
            await write.RunAsync(encounterId, _ => "send-again", connection, transaction, ct);
        await audit.AppendAsync(
            new AuditEntry(AuditEntry.System, "attention.raise", mediaId, encounterId, new { kind }),
            connection, transaction, ct);
        await transaction.CommitAsync(ct);
        return true;
    }
}
