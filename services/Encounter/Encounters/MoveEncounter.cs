using System.Data.Common;
using Dapper;
using Imaging.Encounter.Attention;
using Imaging.Encounter.Notices;
using Imaging.Encounter.PatientSide;
using Microsoft.Extensions.Options;

namespace Imaging.Encounter.Encounters;

/// <summary>
/// The one way in which an encounter changes its state: a conditional UPDATE, so that of two who act at once one wins.
/// It also sets what the state waits for (remind_at, lapse_at, overdue_at: NULL where nothing is due) and keeps the
/// copies that people are found by.
/// </summary>
internal sealed class MoveEncounter(
    AttentionList attention, ClinicCalendar calendar, IOptions<PolicyOptions> policy, TimeProvider clock)
{
    /// <summary>Returns null where it moved, else the state that forbids it. The row stays locked until the
    /// transaction ends.</summary>
    /// <param name="expiresAt">With a new link.</param>
    public async Task<string?> ToAsync(string to, Guid encounterId, DbConnection connection,
        DbTransaction transaction, CancellationToken ct, DateTimeOffset? expiresAt = null)
    {
        var held = (await HeldEncounter.TakeAsync(encounterId, connection, transaction, ct))!;
        // Also where the state stays: what asks for this ends the link.
        if (EncounterStatus.EndsLink(to)) await QueueKeys.DestroyAsync(encounterId, connection, transaction, ct);
        if (!EncounterStatus.Allows(held.Status, to)) return held.Status;
        var now = clock.GetUtcNow();
        var remindAt = expiresAt - policy.Value.RemindBefore;
        var row = new
        {
            encounterId, to, now, expiresAt, from = EncounterStatus.Before(to),
            remindAt = remindAt > now ? remindAt : null,
            eraseAt = now.AddYears(policy.Value.RetentionYears),
            unopenedAt = now + policy.Value.Unopened, replyAt = calendar.AddDays(now, held.ReplyWithin),
        };
        await connection.ExecuteAsync(new CommandDefinition(Sql.Move, row, transaction, cancellationToken: ct));
        await connection.ExecuteAsync(new CommandDefinition(Sql.Copy, row, transaction, cancellationToken: ct));
        await attention.ClearAsync(encounterId, AttentionKind.SettledBy(to), connection, transaction, ct);
        return null;
    }

    private static class Sql
    {
        public const string Move = """
            UPDATE encounter
            SET status = @to,
              expires_at = COALESCE(@expiresAt, expires_at),
              remind_at = CASE WHEN @to = 'invited' THEN @remindAt
                WHEN @to IN ('verified', 'consented') THEN remind_at END,
              lapse_at = CASE WHEN @to IN ('registered', 'invited', 'verified', 'consented', 'locked')
                THEN COALESCE(@expiresAt, expires_at) END,
              overdue_at = CASE WHEN @to = 'invited' THEN @unopenedAt
                WHEN @to = 'submitted' THEN @replyAt END,
              unsent_at = IF(@to = 'withdrawn', NULL, unsent_at),
              erase_unsent_at = IF(@to = 'withdrawn', NULL, erase_unsent_at),
              erase_at = IF(@to IN ('closed', 'withdrawn'), COALESCE(erase_at, @eraseAt), erase_at),
              invited_at = IF(@to = 'invited', @now, invited_at),
              verified_at = IF(@to = 'verified', @now, verified_at),
              consented_at = IF(@to = 'consented', @now, consented_at),
              submitted_at = IF(@to = 'submitted', @now, submitted_at),
              reviewed_at = IF(@to = 'reviewed', @now, reviewed_at),
              closed_at = IF(@to = 'closed', @now, closed_at),
              locked_at = IF(@to = 'locked', @now, locked_at),
              expired_at = IF(@to = 'expired', @now, expired_at),
              withdrawn_at = IF(@to = 'withdrawn', @now, withdrawn_at)
            WHERE encounter_id = @encounterId AND status IN @from
            """;

        public const string Copy = "UPDATE encounter_person SET status = @to WHERE encounter_id = @encounterId";
    }
}
