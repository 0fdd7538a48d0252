using System.Data.Common;
using Dapper;
using Imaging.Encounter.Attention;
using Imaging.Encounter.Encounters;
using Imaging.Encounter.Expiry;
using Imaging.Encounter.Patients;
using Imaging.ServiceDefaults.Audit;
using Imaging.ServiceDefaults.Json;
using Imaging.ServiceDefaults.Outbox;

namespace Imaging.Encounter.Consent;

/// <summary>What is taken back, and on whose word.</summary>
/// <param name="Items">Single items; empty: consent as a whole.</param>
internal sealed record Withdrawal(
    Guid EncounterId, string Actor, Requester RequestedBy, string? Reason, IReadOnlyList<Guid> Items);

/// <summary>
/// Takes consent back: everything is hidden with this commit, since Media asks before each reading; the outbox then has
/// Media erase or restrict each item, and the receipt says which.
/// </summary>
internal sealed class WithdrawConsent(PatientKeys keys, MoveEncounter move, AttentionList attention,
    UnsentItems unsent, OutboxWriter outbox, AuditTrail audit, TimeProvider clock)
{
    /// <summary>Returns null where it is done (again), else the state that forbids it.</summary>
    public async Task<string?> RunAsync(Withdrawal wanted, Guid patientId, DbConnection connection,
        DbTransaction transaction, CancellationToken ct)
    {
        var (encounterId, isWhole) = (wanted.EncounterId, wanted.Items.Count == 0);
        var requestedBy = wanted.RequestedBy.ToWord();
        if (isWhole && await move.ToAsync(EncounterStatus.Withdrawn, encounterId, connection, transaction, ct)
            is { } status)
            return status == EncounterStatus.Withdrawn ? null : status;

        var withdrawalId = Guid.CreateVersion7();
        var key = await keys.OfAsync(patientId, connection, transaction, ct);
        await connection.ExecuteAsync(new CommandDefinition(Sql.Insert, new
        {
            withdrawalId, encounterId, now = clock.GetUtcNow(), requestedBy, isWhole,
            reason = key.SealOptional(wanted.Reason, SealedText.WithdrawalReason(withdrawalId)),
        }, transaction, cancellationToken: ct));
        await connection.ExecuteAsync(new CommandDefinition(Sql.Items,
            wanted.Items.Select(mediaId => new { mediaId, encounterId, withdrawalId }), transaction,
            cancellationToken: ct));
        await unsent.SettleAsync(encounterId, connection, transaction, ct);
        var isSeen = isWhole || await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
            Sql.IsSeen, new { withdrawalId }, transaction, cancellationToken: ct));
        await outbox.EnqueueAsync(WithdrawMedia.HandlerName, "withdraw",
            new WithdrawnMedia(withdrawalId, encounterId, wanted.Items), encounterId, connection, transaction, ct);
        // What nobody has been shown, nobody has to be told of.
        if (isSeen) await attention.RaiseAsync(encounterId, AttentionKind.Withdrawn, connection, transaction, ct);
        await audit.AppendAsync(
            new AuditEntry(wanted.Actor, "consent.withdraw", withdrawalId, encounterId,
                new { requestedBy, items = wanted.Items.Count }), connection, transaction, ct);
        return null;
    }

    private static class Sql
    {
        public const string Insert = """
            INSERT INTO withdrawal (withdrawal_id, encounter_id, requested_at, requested_by, is_whole, reason)
            VALUES (@withdrawalId, @encounterId, @now, @requestedBy, @isWhole, @reason)
            """;

        // Taken back twice: the first time counts.
        public const string Items = """
            INSERT INTO withdrawn_item (encounter_id, media_id, withdrawal_id)
            VALUES (@encounterId, @mediaId, @withdrawalId)
            ON DUPLICATE KEY UPDATE media_id = VALUES(media_id)
            """;

        public const string IsSeen = """
            SELECT COUNT(*) > 0
            FROM withdrawn_item w
            JOIN encounter_media m ON m.media_id = w.media_id AND m.encounter_id = w.encounter_id
            WHERE w.withdrawal_id = @withdrawalId AND (m.submitted_at IS NOT NULL OR m.uploader = 'staff')
            """;
    }
}
