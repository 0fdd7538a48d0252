using System.Data;
using System.Data.Common;
using Imaging.Encounter.Attention;
using Imaging.Encounter.Consent;
using Imaging.Encounter.Encounters;
using Imaging.Encounter.Notices;
using Imaging.Encounter.Patients;
using Imaging.Identity.V1;
using Imaging.ServiceDefaults.Audit;
using Imaging.ServiceDefaults.Data;
using Imaging.ServiceDefaults.Notifications;
using Imaging.ServiceDefaults.Security;

namespace Imaging.Encounter.PatientSide;

/// <summary>
/// What an answer to a date of birth means for the encounter, committed before it is given. The answer was to the link
/// of the encounter as it was seen: one that was sent since has neither been opened nor locked.
/// </summary>
internal sealed class RecordVerification(DbDataSource database, PatientKeys keys, MoveEncounter move,
    AttentionList attention, Messages messages, NoticeTexts texts, AuditTrail audit)
{
    public Task FailedAsync(Guid encounterId, int attemptsLeft, CancellationToken ct) => audit.AppendAsync(
        new AuditEntry(AuditEntry.Anonymous, "patient.verify-fail", encounterId, encounterId, new { attemptsLeft }),
        ct);

    /// <summary>Also for a link found locked: the fifth wrong answer may have been counted and then not kept here.
    /// </summary>
    public Task LockedAsync(EncounterRow seen, CancellationToken ct) =>
        Deadlock.RetryAsync(() => LockAsync(seen, ct));

    public Task SucceededAsync(EncounterRow seen, CompleteLinkVerificationResponse completed, bool isForWithdrawal,
        CancellationToken ct) => Deadlock.RetryAsync(() => SucceedAsync(seen, completed, isForWithdrawal, ct));

    private async Task<bool> LockAsync(EncounterRow seen, CancellationToken ct)
    {
        var encounterId = seen.EncounterId;
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, ct);
        var held = (await HeldEncounter.TakeAsync(encounterId, connection, transaction, ct))!;
        if (held.InvitedAt == seen.InvitedAt)
        {
            await move.ToAsync(EncounterStatus.Locked, encounterId, connection, transaction, ct);
            await attention.RaiseAsync(encounterId, AttentionKind.LinkLocked, connection, transaction, ct);
        }

        await audit.AppendAsync(
            new AuditEntry(AuditEntry.Anonymous, "patient.verify-locked", encounterId, encounterId),
            connection, transaction, ct);
        await transaction.CommitAsync(ct);
        return true;
    }

    private async Task<bool> SucceedAsync(EncounterRow seen, CompleteLinkVerificationResponse completed,
        bool isForWithdrawal, CancellationToken ct)
    {
        var encounterId = seen.EncounterId;
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, ct);
        var encounter = (await OpenedEncounter.HoldAsync(encounterId, keys, connection, transaction, ct))!;
        if (!isForWithdrawal && encounter.Row.Status == EncounterStatus.Invited
            && encounter.Row.InvitedAt == seen.InvitedAt)
            await VerifyAsync(encounterId, connection, transaction, ct);
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
        await move.ToAsync(EncounterStatus.Verified, encounterId, connection, transaction, ct);
        if (await ConsentRow.LatestAsync(encounterId, connection, transaction, ct) is { Treatment: true })
            await move.ToAsync(EncounterStatus.Consented, encounterId, connection, transaction, ct);
    }
}
