using System.Data.Common;
using Dapper;
using Imaging.Encounter.Patients;
using Imaging.ServiceDefaults.Audit;
using Imaging.ServiceDefaults.Notifications;
using Imaging.ServiceDefaults.Sealing;

namespace Imaging.Encounter.Notices;

/// <summary>Writes to a patient unasked, in the transaction that decides it, which holds the encounter's row: the
/// contact is read under it. Where nobody can be reached, nothing is written.</summary>
internal sealed partial class WriteToPatient(
    PatientKeys keys, Messages messages, NoticeTexts texts, AuditTrail audit, ILogger<WriteToPatient> logger)
{
    /// <param name="kindIn">Which message, by the state that the encounter is in; null: none.</param>
    public async Task RunAsync(Guid encounterId, Func<string, string?> kindIn, DbConnection connection,
        DbTransaction transaction, CancellationToken ct)
    {
        var row = await connection.QuerySingleAsync<ContactRow>(
            new CommandDefinition(Sql.Contact, new { encounterId }, transaction, cancellationToken: ct));
        if (kindIn(row.Status) is not { } kind
            || await ReadAsync(row, connection, transaction, ct) is not { CanBeWrittenTo: true } contact)
            return;
        var message = texts.ForPatient(kind, contact, encounterId, expiresAt: row.ExpiresAt);
        var isSent = await messages.SendAsync(message, connection, transaction, ct) is null;
        await audit.AppendAsync(
            new AuditEntry(AuditEntry.System, "patient.remind", encounterId, encounterId, new { kind, isSent }),
            connection, transaction, ct);
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
    }

    [LoggerMessage(LogLevel.Error, "The contact of encounter {EncounterId} does not open; nobody is written to")]
    private static partial void Unreadable(ILogger logger, Guid encounterId, Exception exception);
}
