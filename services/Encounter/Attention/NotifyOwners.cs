using System.Data;
using System.Data.Common;
using Dapper;
using Imaging.Encounter.Encounters;
using Imaging.Encounter.Notices;
using Imaging.Encounter.People;
using Imaging.Identity.V1;
using Imaging.ServiceDefaults.Data;
using Imaging.ServiceDefaults.Notifications;

namespace Imaging.Encounter.Attention;

/// <summary>One e-mail to the owner for each kind of attention an encounter needs, with its reference only.</summary>
internal sealed class NotifyOwners(
    DbDataSource database, StaffDirectory staff, Messages messages, NoticeTexts texts, TimeProvider clock)
{
    private const int Batch = 100;
    private static readonly TimeSpan Rest = TimeSpan.FromMinutes(10);

    // Owners who have had their e-mails of the hour; the rest waits, and keeps nobody else waiting.
    private readonly Dictionary<Guid, DateTimeOffset> _restUntil = [];

    public async Task<int> RunOnceAsync(CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var due = (await connection.QueryAsync<DueRow>(new CommandDefinition(
            Sql.Due, new { batch = Batch, resting = Resting() }, cancellationToken: ct))).AsList();
        if (due.Count == 0) return 0;
        var owners = await staff.FindAsync([.. due.Select(row => row.OwnerId)], ct);
        foreach (var row in due.Where(row => !_restUntil.ContainsKey(row.OwnerId)))
        {
            var sent = await Deadlock.RetryAsync(
                () => NotifyAsync(row, owners.GetValueOrDefault(row.OwnerId), connection, ct));
            if (!sent) _restUntil[row.OwnerId] = clock.GetUtcNow() + Rest;
        }

        return due.Count;
    }

    /// <summary>With nobody's id among them: a list of none is no SQL.</summary>
    private byte[][] Resting()
    {
        foreach (var (ownerId, until) in _restUntil)
        {
            if (until <= clock.GetUtcNow()) _restUntil.Remove(ownerId);
        }

        // Dapper expands a list only where every element has a type it knows by itself.
        return [.. _restUntil.Keys.Append(Guid.Empty).Select(ownerId => ownerId.ToByteArray(bigEndian: true))];
    }

    /// <summary>False where the owner has had enough for this hour: the rest follows in the next.</summary>
    private async Task<bool> NotifyAsync(DueRow row, StaffMember? owner, DbConnection connection, CancellationToken ct)
    {
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, ct);
        // Another owner by now: the next round writes to that one.
        var held = await HeldEncounter.TakeAsync(row.EncounterId, connection, transaction, ct);
        if (held?.OwnerId != row.OwnerId) return true;
        var taken = await connection.ExecuteAsync(new CommandDefinition(
            Sql.Take, new { row.EncounterId, row.Kind, now = clock.GetUtcNow() }, transaction, cancellationToken: ct));
        if (taken == 1 && owner is { IsActive: true, Email.Length: > 0 })
        {
            var message = texts.ForStaff("attention", owner.Email, row.Reference);
            if (await messages.SendAsync(message, connection, transaction, ct) is not null) return false;
        }

        await transaction.CommitAsync(ct);
        return true;
    }

    private sealed record DueRow(Guid EncounterId, string Kind, Guid OwnerId, string Reference);

    private static class Sql
    {
        public const string Due = """
            SELECT a.encounter_id, a.kind, e.owner_id, e.reference
            FROM attention a
            JOIN encounter e ON e.encounter_id = a.encounter_id
            WHERE a.notified_at IS NULL AND a.cleared_at IS NULL AND e.owner_id NOT IN @resting
            ORDER BY a.raised_at
            LIMIT @batch
            """;

        public const string Take = """
            UPDATE attention
            SET notified_at = @now
            WHERE encounter_id = @EncounterId AND kind = @Kind AND notified_at IS NULL
            """;
    }
}
