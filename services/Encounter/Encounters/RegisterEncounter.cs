using System.Data;
using System.Data.Common;
using Google.Protobuf.WellKnownTypes;
using Imaging.Encounter.Notices;
using Imaging.Encounter.Patients;
using Imaging.Encounter.People;
using Imaging.Identity.V1;
using Imaging.ServiceDefaults.Audit;
using Imaging.ServiceDefaults.Data;
using Imaging.ServiceDefaults.Notifications;
using Imaging.ServiceDefaults.Security;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using MySqlConnector;

namespace Imaging.Encounter.Encounters;

/// <summary>
/// Asks a patient for photos. The link is made first, by Identity; then patient, encounter, audit and message are
/// committed together. A link without its encounter opens nothing, and nobody has its token.
/// </summary>
internal sealed class RegisterEncounter(DbDataSource database, KeepPatient patients, ConfirmPatient confirm,
    InsertEncounter insert, Messages messages, NoticeTexts texts, AuditTrail audit, LinkService.LinkServiceClient links,
    StaffDirectory staff,
    IOptions<PolicyOptions> policy, IOptions<ClinicOptions> clinic, ClinicCalendar calendar, TimeProvider clock)
{
    private const int Attempts = 4;

    public static Task<Results<Created<RegisterResponse>, ValidationProblem, ProblemHttpResult>> HandleAsync(
        RegisterRequest request, StaffCaller caller, RegisterEncounter register, CancellationToken ct) =>
        register.RunAsync(request, caller, ct);

    private async Task<Results<Created<RegisterResponse>, ValidationProblem, ProblemHttpResult>> RunAsync(
        RegisterRequest request, StaffCaller caller, CancellationToken ct)
    {
        var errors = new FieldErrors();
        var wanted = NewEncounter.Check(request, caller.StaffId, errors, policy.Value, clinic.Value, calendar.Today);
        if (!errors.Any && wanted.OwnerId != caller.StaffId && !await staff.IsClinicianAsync(wanted.OwnerId, ct))
            errors.Add("ownerId", "The owner is an active clinician.");
        if (errors.Any) return errors.ToResult();
        if (wanted.Intimate && !policy.Value.IntimateMinors && IsMinor(wanted))
            return EncounterProblems.IntimateMinor.With(
                "Intimate photos of somebody under 18 are not asked for by link. See the patient instead.");

        var (encounterId, expiresAt) = (Guid.CreateVersion7(), calendar.AddDays(clock.GetUtcNow(), wanted.ExpiresIn));
        var link = await links.CreateLinkAsync(
            new() { EncounterId = encounterId.ToString(), ExpiresAt = expiresAt.ToTimestamp() }, cancellationToken: ct);
        var registration = new Registration(encounterId, expiresAt, texts.LinkTo(link.Token), wanted, caller);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await Deadlock.RetryAsync(() => StoreAsync(registration, ct));
            }
            catch (MySqlException exception) when (DuplicateKey.Is(exception) && attempt < Attempts)
            {
                // Somebody else took the reference, or registered the same NHS number at the same moment.
            }
        }
    }

    private async Task<Results<Created<RegisterResponse>, ValidationProblem, ProblemHttpResult>> StoreAsync(
        Registration registration, CancellationToken ct)
    {
        var (encounterId, expiresAt, link, wanted, caller) = registration;
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, ct);
        var patient = await patients.RunAsync(wanted.Patient, connection, transaction, ct);
        if (patient.Differs.Count > 0 && !wanted.IsSamePerson)
            return EncounterProblems.PatientDiffers.With(
                "This NHS number is on record with other details. Check them with the patient; if it is the same person, "
                + "say so with confirmSamePerson.", [new("differs", patient.Differs)]);
        if (patient.Differs.Count > 0)
            await confirm.RunAsync(patient, wanted.Patient, encounterId, caller, connection, transaction, ct);
        var reference = Reference.New();
        await insert.RunAsync(encounterId, reference, expiresAt, wanted, patient, connection, transaction, ct);
        await audit.AppendAsync(
            new AuditEntry(caller.Actor, "encounter.register", patient.PatientId, encounterId, new
            {
                reference, wanted.OwnerId, wanted.Intimate, wanted.Contact.Notify, isNewPatient = patient.Known is null,
            }), connection, transaction, ct);
        var isShown = wanted.Contact.Notify == "none";
        if (isShown)
        {
            await audit.AppendAsync(
                new AuditEntry(caller.Actor, "link.show", encounterId, encounterId), connection, transaction, ct);
        }
        else
        {
            var message = texts.ForPatient("invitation", wanted.Contact, encounterId, link, expiresAt, caller.StaffId);
            if (await messages.SendAsync(message, connection, transaction, ct) is { } limit)
                return EncounterProblems.Reached(limit);
        }

        await transaction.CommitAsync(ct);
        return TypedResults.Created($"/api/encounters/{encounterId}", new RegisterResponse(
            encounterId, reference, EncounterStatus.Invited, isShown ? link : null));
    }

    private bool IsMinor(NewEncounter wanted) =>
        BirthDate.TryParse(wanted.Patient.DateOfBirth, calendar.Today, out var born)
        && BirthDate.IsMinor(born, calendar.Today);

    private sealed record Registration(
        Guid EncounterId, DateTimeOffset ExpiresAt, string Link, NewEncounter Wanted, StaffCaller Caller);
}
