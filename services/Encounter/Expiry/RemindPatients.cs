using System.Data;
using System.Data.Common;
using Dapper;
using Imaging.Encounter.Encounters;
using Imaging.Encounter.Notices;
using Imaging.Encounter.Patients;
using Imaging.ServiceDefaults.Audit;
using Imaging.ServiceDefaults.Data;
using Imaging.ServiceDefaults.Notifications;
using Imaging.ServiceDefaults.Sealing;

namespace Imaging.Encounter.Expiry;

/// <summary>
/// Writes to a patient once, shortly before the link expires. The token is kept nowhere, so the message points back to
/// the one that carries the link.
/// </summary>
internal sealed partial class RemindPatients(DbDataSource database, PatientKeys keys, Messages messages,
    NoticeTexts texts, AuditTrail audit, TimeProvider clock, ILogger<RemindPatients> logger)
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
        // After the row is taken: the contact may have changed since the batch was read.
        var row = await connection.QuerySingleAsync<ContactRow>(
            new CommandDefinition(Sql.Contact, new { encounterId }, transaction, cancellationToken: ct));
        var kind = row.Status == EncounterStatus.Invited ? "reminder" : "expiry";
        if (await ReadAsync(row, connection, transaction, ct) is { CanBeWrittenTo: true } contact)
        {
            var message = texts.ForPatient(kind, contact, row.EncounterId, expiresAt: row.ExpiresAt);
            var isSent = await messages.SendAsync(message, connection, transaction, ct) is null;
            var entry = new AuditEntry(
                AuditEntry.System, "patient.remind", row.EncounterId, row.EncounterId, new { kind, isSent });
            await audit.AppendAsync(entry, connection, transaction, ct);
        }

        await transaction.CommitAsync(ct);
        return true;
    }

    private async Task<Contact?> ReadAsync(
        ContactRow row, DbConnection connection, DbTransaction transaction, CancellationToken ct)
    {
        try
        {
            return row.Open(await keys.OfAsync(row.PatientId, connection, transaction, ct));
        }
        catch (BrokenSealException exception)
        {
            // One damaged row must not keep the others from being reminded.
            Unreadable(logger, row.EncounterId, exception);
            return null;
        }
    }

    private static class Sql
    {
        public const string Contact = """
            SELECT encounter_id, patient_id, status, language, notify, mobile, email, expires_at
            FROM encounter
            WHERE encounter_id = @encounterId
            """;

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

    [LoggerMessage(LogLevel.Error, "The contact of encounter {EncounterId} does not open; nobody is reminded")]
    private static partial void Unreadable(ILogger logger, Guid encounterId, Exception exception);
}
