using System.Data;
using System.Data.Common;
using Dapper;
using Imaging.Encounter.Consent;
using Imaging.Encounter.Encounters;

namespace Imaging.Encounter.Uploads;

/// <summary>Takes back one item on the word of whoever sent it, which Media has checked. Asked again, it answers the
/// same.</summary>
internal sealed class TakeBackMedia(DbDataSource database, WithdrawConsent withdraw)
{
    /// <summary>Id of the withdrawal; null where there is no such encounter, or consent was taken back as a whole.
    /// </summary>
    public async Task<Guid?> RunAsync(
        Guid encounterId, Guid mediaId, string actor, bool isPatient, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, ct);
        if (await HeldEncounter.TakeAsync(encounterId, connection, transaction, ct)
            is not { Status: not EncounterStatus.Withdrawn } held)
            return null;
        if (await FindAsync() is { } before) return before;
        var wanted = new Withdrawal(
            encounterId, actor, isPatient ? Requester.Patient : Requester.Other, null, [mediaId]);
        await withdraw.RunAsync(wanted, held.PatientId, connection, transaction, ct);
        var withdrawalId = await FindAsync();
        await transaction.CommitAsync(ct);
        return withdrawalId;

        Task<Guid?> FindAsync() => connection.QuerySingleOrDefaultAsync<Guid?>(new CommandDefinition(
            Sql.Find, new { encounterId, mediaId }, transaction, cancellationToken: ct));
    }

    private static class Sql
    {
        public const string Find = """
            SELECT withdrawal_id
            FROM withdrawn_item
            WHERE media_id = @mediaId AND encounter_id = @encounterId
            """;
    }
}
