using System.Data.Common;
using Dapper;
using Imaging.Encounter.Patients;
using Microsoft.Extensions.Options;

namespace Imaging.Encounter.Encounters;

/// <summary>Writes a new encounter, invited already, and its owner's copy.</summary>
internal sealed class InsertEncounter(IOptions<PolicyOptions> policy, TimeProvider clock)
{
    public async Task RunAsync(Guid encounterId, string reference, DateTimeOffset expiresAt, NewEncounter wanted,
        KeptPatient patient, DbConnection connection, DbTransaction transaction, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var remindAt = expiresAt - policy.Value.RemindBefore;
        var row = new
        {
            encounterId, reference, expiresAt, patient.PatientId, patient.FamilyIndex, now,
            wanted.OwnerId, wanted.Intimate, wanted.Contact.Language, wanted.Contact.Notify,
            wanted.ExpiresIn, wanted.ReplyWithin,
            reason = Sealed("reason", wanted.Reason),
            instructions = Sealed("instructions", wanted.Instructions),
            views = Sealed("views", wanted.Views),
            mobile = Sealed("mobile", wanted.Contact.Mobile),
            email = Sealed("email", wanted.Contact.Email),
            remindAt = remindAt > now ? remindAt : (DateTimeOffset?)null,
            overdueAt = now + policy.Value.Unopened,
        };
        await connection.ExecuteAsync(new CommandDefinition(Sql.Insert, row, transaction, cancellationToken: ct));
        await connection.ExecuteAsync(new CommandDefinition(Sql.InsertOwner, row, transaction, cancellationToken: ct));

        byte[]? Sealed(string column, string? text) =>
            patient.Key.SealOptional(text, SealedText.OfEncounter(column, encounterId));
    }

    private static class Sql
    {
        public const string Insert = """
            INSERT INTO encounter
              (encounter_id, patient_id, reference, status, owner_id, intimate, needs_attention, family_index, language,
               notify, mobile, email, reason, instructions, views, expires_in, reply_within, expires_at, remind_at,
               lapse_at, overdue_at, registered_at, invited_at)
            VALUES
              (@encounterId, @PatientId, @reference, 'invited', @OwnerId, @Intimate, 0, @FamilyIndex, @Language,
               @Notify, @mobile, @email, @reason, @instructions, @views, @ExpiresIn, @ReplyWithin, @expiresAt,
               @remindAt, @expiresAt, @overdueAt, @now, @now)
            """;

        public const string InsertOwner = """
            INSERT INTO encounter_person (staff_id, encounter_id, is_owner, status, needs_attention, family_index)
            VALUES (@OwnerId, @encounterId, 1, 'invited', 0, @FamilyIndex)
            """;
    }
}
