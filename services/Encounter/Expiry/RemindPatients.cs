using System.Data;
using System.Data.Common;
using Dapper;
using Imaging.Encounter.Encounters;
using Imaging.Encounter.Notices;
using Imaging.ServiceDefaults.Data;

namespace Imaging.Encounter.Expiry;

/// <summary>
/// Writes to a patient once, shortly before the link expires. The token is kept nowhere, so the message points back to
/// the one that carries the link.
/// </summary>
internal sealed class RemindPatients(DbDataSource database, WriteToPatient write, TimeProvider clock)
{
    private const int Batch = 100;

    /// <summary>Reminds one batch and returns how many were due.</summary>
    public async Task<int> RunOnceAsync(CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var due = (await connection.QueryAsync<Guid>(new CommandDefinition(
            Sql.Due, new { now = clock.GetUtcNow(), batch = Batch }, cancellationToken: ct))).AsList();
        foreach (var encounterId in due)
            await Deadlock.RetryAsync(() => RemindAsync(encounterId, connection, ct));
        return due.Count;
    }

    private async Task<bool> RemindAsync(Guid encounterId, DbConnection connection, CancellationToken ct)
    {
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, ct);
        var taken = await connection.ExecuteAsync(new CommandDefinition(
            Sql.Take, new { encounterId, now = clock.GetUtcNow() }, transaction, cancellationToken: ct));
        if (taken == 0) return false;
        await write.RunAsync(encounterId, status => status == EncounterStatus.Invited ? "reminder" : "expiry",
            connection, transaction, ct);
        await transaction.CommitAsync(ct);
        return true;
    }

    private static class Sql
    {
        public const string Due = """
            SELECT encounter_id
            FROM encounter
            WHERE remind_at <= @now
            ORDER BY remind_at
            LIMIT @batch
            """;

        public const string Take = """
            UPDATE encounter
            SET remind_at = NULL
            WHERE encounter_id = @encounterId AND remind_at <= @now AND status IN ('invited', 'verified', 'consented')
            """;
    }
}
