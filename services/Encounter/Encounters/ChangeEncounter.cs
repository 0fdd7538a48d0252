using System.Data;
using System.Data.Common;
using Dapper;
using Imaging.Encounter.Notices;
using Imaging.Encounter.Patients;
using Imaging.Encounter.People;
using Imaging.Identity.V1;
using Imaging.ServiceDefaults.Audit;
using Imaging.ServiceDefaults.Data;
using Imaging.ServiceDefaults.Security;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace Imaging.Encounter.Encounters;

/// <summary>
/// Corrects an encounter. Another number, address or date of birth means that the link may be in the wrong hands, so it
/// dies first: for the date of birth the links of all encounters of this patient.
/// </summary>
internal sealed class ChangeEncounter(DbDataSource database, PatientKeys keys, ChangePatient changePatient,
    MoveEncounter move, GetEncounter get, AuditTrail audit, LinkService.LinkServiceClient links,
    StaffDirectory staff, IOptions<PolicyOptions> policy, IOptions<ClinicOptions> clinic, TimeProvider clock)
{
    public static Task<Results<Ok<EncounterView>, ValidationProblem, ProblemHttpResult>> HandleAsync(
        Guid id, ChangeRequest request, StaffCaller caller, ChangeEncounter change, CancellationToken ct) =>
        change.RunAsync(id, request, caller, ct);

    private async Task<Results<Ok<EncounterView>, ValidationProblem, ProblemHttpResult>> RunAsync(
        Guid encounterId, ChangeRequest request, StaffCaller caller, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        if (await OpenedEncounter.FindAsync(encounterId, keys, connection, null, ct) is not { } encounter)
            return EncounterProblems.Missing;
        var errors = new FieldErrors();
        var wanted = Changes.Check(request, encounter, errors, clinic.Value, clock);
        if (request.OwnerId is { } ownerId && ownerId != encounter.Row.OwnerId && !await IsClinicianAsync(ownerId, ct))
            errors.Add("ownerId", "The owner is an active clinician.");
        if (errors.Any) return errors.ToResult();
        if (encounter.Row.Status is EncounterStatus.Closed or EncounterStatus.Withdrawn)
            return EncounterProblems.In(encounter.Row.Status);
        if (encounter.Row.Intimate && !policy.Value.IntimateMinors && wanted.IsMinor(clock))
            return EncounterProblems.IntimateMinor.With("With this date of birth the patient is under 18.");

        Guid[] cutOff = wanted.ChangesBirthDate
            ? [.. await ChangePatient.EncountersOfAsync(encounter.Row.PatientId, connection, ct)]
            : wanted.ChangesContact ? [encounterId] : [];
        foreach (var affected in cutOff)
            await links.RevokeLinkAsync(new() { EncounterId = affected.ToString() }, cancellationToken: ct);
        await Deadlock.RetryAsync(() => StoreAsync(encounter, request, wanted, cutOff, caller, connection, ct));
        return TypedResults.Ok((await get.ReadAsync(encounterId, ct))!);
    }

    private async Task<bool> StoreAsync(OpenedEncounter encounter, ChangeRequest request, Changes wanted,
        IReadOnlyList<Guid> cutOff, StaffCaller caller, DbConnection connection, CancellationToken ct)
    {
        var (row, encounterId) = (encounter.Row, encounter.Row.EncounterId);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, ct);
        await connection.ExecuteAsync(new CommandDefinition(Sql.Update, new
        {
            encounterId,
            mobile = encounter.Seal("mobile", wanted.Contact.Mobile),
            email = encounter.Seal("email", wanted.Contact.Email),
            reason = encounter.Seal("reason", wanted.Reason),
            instructions = encounter.Seal("instructions", wanted.Instructions),
            views = encounter.Seal("views", NewEncounter.ViewsAsStored(request.Views)),
            fields = string.Join(',', wanted.Fields), replyWithin = request.ReplyWithinDays, request.Language,
        }, transaction, cancellationToken: ct));
        if (request.OwnerId is { } ownerId && ownerId != row.OwnerId)
            await NamePeople.ChangeOwnerAsync(encounterId, ownerId, connection, transaction, ct);
        if (wanted.ChangesPatient)
            await changePatient.RunAsync(
                row.PatientId, wanted.Patient, wanted.Fields, encounter.Key, connection, transaction, ct);
        foreach (var affected in cutOff)
        {
            // Where something was sent already, the encounter stays as it is and only its link is gone.
            await move.ToAsync(EncounterStatus.Registered, affected, connection, transaction, ct);
            await audit.AppendAsync(
                new AuditEntry(caller.Actor, "link.revoke", affected, affected), connection, transaction, ct);
        }

        var entry = new AuditEntry(
            caller.Actor, "encounter.change", row.PatientId, encounterId, new { fields = wanted.Fields });
        await audit.AppendAsync(entry, connection, transaction, ct);
        await transaction.CommitAsync(ct);
        return true;
    }

    private async Task<bool> IsClinicianAsync(Guid staffId, CancellationToken ct) =>
        (await staff.FindAsync([staffId], ct)).GetValueOrDefault(staffId)
            is { IsActive: true, Role: Callers.Clinician };

    private static class Sql
    {
        // Only what this request names: another change of the same moment keeps its own fields.
        public const string Update = """
            UPDATE encounter
            SET mobile = IF(FIND_IN_SET('mobile', @fields), @mobile, mobile),
              email = IF(FIND_IN_SET('email', @fields), @email, email),
              reason = IF(FIND_IN_SET('reason', @fields), @reason, reason),
              instructions = IF(FIND_IN_SET('instructions', @fields), @instructions, instructions),
              views = IF(FIND_IN_SET('views', @fields), @views, views),
              reply_within = COALESCE(@replyWithin, reply_within),
              language = COALESCE(@Language, language)
            WHERE encounter_id = @encounterId
            """;
    }
}
