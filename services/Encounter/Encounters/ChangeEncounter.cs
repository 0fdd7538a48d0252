using System.Data;
using System.Data.Common;
using Dapper;
using Imaging.Encounter.Notices;
using Imaging.Encounter.Patients;
using Imaging.Encounter.People;
using Imaging.ServiceDefaults.Audit;
using Imaging.ServiceDefaults.Data;
using Imaging.ServiceDefaults.Json;
using Imaging.ServiceDefaults.Security;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace Imaging.Encounter.Encounters;

/// <summary>
/// Corrects an encounter. Another number, address or date of birth means that the link may be in the wrong hands, so it
/// dies before the correction is committed: for the date of birth the links of all encounters of this patient, closed
/// ones too, since those still serve for withdrawal.
/// </summary>
internal sealed class ChangeEncounter(DbDataSource database, PatientKeys keys, ChangePatient changePatient,
    CutOff cutOff, GetEncounter get, AuditTrail audit,
    StaffDirectory staff, TellStaff tell, IOptions<PolicyOptions> policy, IOptions<ClinicOptions> clinic,
    ClinicCalendar calendar)
{
    public static Task<Results<Ok<EncounterView>, ValidationProblem, ProblemHttpResult>> HandleAsync(
        Guid id, ChangeRequest request, StaffCaller caller, ChangeEncounter change, CancellationToken ct) =>
        change.RunAsync(id, request, caller, ct);

    private async Task<Results<Ok<EncounterView>, ValidationProblem, ProblemHttpResult>> RunAsync(
        Guid encounterId, ChangeRequest request, StaffCaller caller, CancellationToken ct)
    {
        var isClinician = request.OwnerId is not { } ownerId || await staff.IsClinicianAsync(ownerId, ct);
        return await Deadlock.RetryAsync(() => StoreAsync(encounterId, request, isClinician, caller, ct))
            ?? TypedResults.Ok((await get.ReadAsync(encounterId, ct))!);
    }

    /// <summary>Null where it is done, else why not.</summary>
    private async Task<Results<Ok<EncounterView>, ValidationProblem, ProblemHttpResult>?> StoreAsync(
        Guid encounterId, ChangeRequest request, bool isClinician, StaffCaller caller, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, ct);
        if (await EncounterRow.FindAsync(encounterId, connection, transaction, ct) is not { } seen)
            return EncounterProblems.Missing;
        var ofPatient = request.Patient is null ? []
            : await HeldEncounter.TakeAllOfAsync(seen.PatientId, connection, transaction, ct);
        var encounter = (await OpenedEncounter.HoldAsync(encounterId, keys, connection, transaction, ct))!;
        var errors = new FieldErrors();
        var wanted = Changes.Check(request, encounter, errors, clinic.Value, calendar.Today);
        if (wanted.ChangesOwner && !isClinician) errors.Add("ownerId", "The owner is an active clinician.");
        if (errors.Any) return errors.ToResult();
        if (wanted.ChangesOwner
            && !await NamePeople.IsOneAsync(caller.StaffId, encounterId, connection, transaction, ct))
            return NamePeople.NotYours;
        if (encounter.Row.Status is EncounterStatus.Closed or EncounterStatus.Withdrawn)
            return EncounterProblems.In(encounter.Row.Status);
        if (encounter.Row.Intimate && !policy.Value.IntimateMinors && wanted.IsMinor(calendar.Today))
            return EncounterProblems.IntimateMinor.With("With this date of birth the patient is under 18.");

        await WriteAsync(encounter, request, wanted, caller, connection, transaction, ct);
        await cutOff.RunAsync(wanted.ChangesBirthDate ? ofPatient : wanted.ChangesContact ? [encounterId] : [], caller,
            connection, transaction, ct);
        await transaction.CommitAsync(ct);
        return null;
    }

    private async Task WriteAsync(OpenedEncounter encounter, ChangeRequest request, Changes wanted, StaffCaller caller,
        DbConnection connection, DbTransaction transaction, CancellationToken ct)
    {
        var (row, encounterId) = (encounter.Row, encounter.Row.EncounterId);
        await connection.ExecuteAsync(new CommandDefinition(Sql.Update, new
        {
            encounterId,
            mobile = encounter.Seal("mobile", wanted.Contact.Mobile),
            email = encounter.Seal("email", wanted.Contact.Email),
            reason = encounter.Seal("reason", wanted.Reason),
            instructions = encounter.Seal("instructions", wanted.Instructions),
            views = encounter.Seal("views", NewEncounter.ViewsAsStored(request.Views)),
            fields = string.Join(',', wanted.Fields), replyWithin = request.ReplyWithinDays,
            language = request.Language.ToWord(),
        }, transaction, cancellationToken: ct));
        if (wanted.ChangesOwner)
        {
            await NamePeople.ChangeOwnerAsync(encounterId, request.OwnerId!.Value, connection, transaction, ct);
            await tell.RunAsync("owner", [request.OwnerId.Value], row.Reference, connection, transaction, ct);
            await tell.RunAsync("owner-before", [row.OwnerId], row.Reference, connection, transaction, ct);
        }

        if (wanted.ChangesPatient)
            await changePatient.RunAsync(
                row.PatientId, wanted.Patient, wanted.Fields, encounter.Key, connection, transaction, ct);
        var entry = new AuditEntry(
            caller.Actor, "encounter.change", row.PatientId, encounterId,
            new { fields = wanted.Fields, ownerBefore = wanted.ChangesOwner ? row.OwnerId : (Guid?)null });
        await audit.AppendAsync(entry, connection, transaction, ct);
    }

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
              language = COALESCE(@language, language)
            WHERE encounter_id = @encounterId
            """;
    }
}
