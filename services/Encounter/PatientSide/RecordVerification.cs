using System.Data;
using System.Data.Common;
using Imaging.Encounter.Attention;
using Imaging.Encounter.Consent;
using Imaging.Encounter.Encounters;
using Imaging.Encounter.Notices;
using Imaging.Identity.V1;
using Imaging.ServiceDefaults.Audit;
using Imaging.ServiceDefaults.Data;
using Imaging.ServiceDefaults.Notifications;
using Imaging.ServiceDefaults.Security;

namespace Imaging.Encounter.PatientSide;

/// <summary>What an answer to a date of birth means for the encounter, committed before it is given.</summary>
internal sealed class RecordVerification(DbDataSource database, MoveEncounter move, AttentionList attention,
    Messages messages, NoticeTexts texts, AuditTrail audit)
{
    public Task FailedAsync(Guid encounterId, int attemptsLeft, CancellationToken ct) => audit.AppendAsync(
        new AuditEntry(AuditEntry.Anonymous, "patient.verify-fail", encounterId, encounterId, new { attemptsLeft }),
        ct);

    /// <summary>Also for a link found locked: the fifth wrong answer may have been counted and then not kept here.
    /// </summary>
    public Task LockedAsync(Guid encounterId, CancellationToken ct) =>
        Deadlock.RetryAsync(() => LockAsync(encounterId, ct));

    public Task SucceededAsync(OpenedEncounter encounter, CompleteLinkVerificationResponse completed,
        bool isForWithdrawal, CancellationToken ct) =>
        Deadlock.RetryAsync(() => SucceedAsync(encounter, completed, isForWithdrawal, ct));

    private async Task<bool> LockAsync(Guid encounterId, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, ct);
        await move.ToAsync(EncounterStatus.Locked, encounterId, connection, transaction, ct);
        await attention.RaiseAsync(encounterId, AttentionKind.LinkLocked, connection, transaction, ct);
        await audit.AppendAsync(
            new AuditEntry(AuditEntry.Anonymous, "patient.verify-locked", encounterId, encounterId),
            connection, transaction, ct);
        await transaction.CommitAsync(ct);
        return true;
    }

    private async Task<bool> SucceedAsync(OpenedEncounter encounter, CompleteLinkVerificationResponse completed,
        bool isForWithdrawal, CancellationToken ct)
    {
        var encounterId = encounter.Row.EncounterId;
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, ct);
        if (!isForWithdrawal) await VerifyAsync(encounterId, connection, transaction, ct);
        var actor = InternalToken.PatientPrefix + completed.SessionId;
        await audit.AppendAsync(
            new AuditEntry(actor, "patient.verify", encounterId, encounterId,
                new { completed.IsOtherBrowser, isForWithdrawal }), connection, transaction, ct);
        if (completed is { IsOtherBrowser: true, IsNewBrowser: true } && encounter.Contact.CanBeWrittenTo)
        {
            // Within the limits: a patient who has had all messages of the day is not told of this as well.
            await messages.SendAsync(
                texts.ForPatient("other-browser", encounter.Contact, encounterId), connection, transaction, ct);
        }

        await transaction.CommitAsync(ct);
        return true;
    }

    /// <summary>Who consented before a new link was sent need not do so again.</summary>
    private async Task VerifyAsync(
        Guid encounterId, DbConnection connection, DbTransaction transaction, CancellationToken ct)
    {
        var row = (await EncounterRow.FindAsync(encounterId, connection, transaction, ct))!;
        if (row.Status != EncounterStatus.Invited) return;
        if (await move.ToAsync(EncounterStatus.Verified, encounterId, connection, transaction, ct) is not null) return;
        if (await ConsentRow.LatestAsync(encounterId, connection, transaction, ct) is { Treatment: true })
            await move.ToAsync(EncounterStatus.Consented, encounterId, connection, transaction, ct);
    }
}
