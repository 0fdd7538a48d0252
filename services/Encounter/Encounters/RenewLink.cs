using System.ComponentModel.DataAnnotations;
using System.Data;
using System.Data.Common;
using Dapper;
using Google.Protobuf.WellKnownTypes;
using Imaging.Encounter.Notices;
using Imaging.Encounter.Patients;
using Imaging.Identity.V1;
using Imaging.ServiceDefaults.Audit;
using Imaging.ServiceDefaults.Data;
using Imaging.ServiceDefaults.Json;
using Imaging.ServiceDefaults.Notifications;
using Imaging.ServiceDefaults.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Imaging.Encounter.Encounters;

/// <param name="Message">What is asked for now; the patient reads it after the date of birth.</param>
/// <param name="Notify">Unset: as before.</param>
public sealed record LinkRequest([StringLength(2000)] string? Message, NotifyBy? Notify);

public sealed record LinkResponse(string Status, DateTimeOffset ExpiresAt,
    [property: System.Text.Json.Serialization.JsonIgnore(
        Condition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull)] string? Link);

/// <summary>
/// Gives out a new link; the old one dies with it. Where photos were sent already, this asks again. The encounter is
/// held from the look at its contact until the message is on its way, with the call to Identity in between: whoever
/// changes the contact meanwhile waits, and then ends this link. A message that may not go leaves all as it was.
/// </summary>
internal sealed class RenewLink(DbDataSource database, PatientKeys keys, MoveEncounter move, Messages messages,
    NoticeTexts texts, AuditTrail audit, LinkService.LinkServiceClient links,
    ClinicCalendar calendar, TimeProvider clock)
{
    public static Task<Results<Ok<LinkResponse>, ValidationProblem, ProblemHttpResult>> HandleAsync(
        Guid id, LinkRequest? request, StaffCaller caller, RenewLink renew, CancellationToken ct) =>
        Deadlock.RetryAsync(() => renew.RunAsync(id, request ?? new(null, null), caller, ct));

    private async Task<Results<Ok<LinkResponse>, ValidationProblem, ProblemHttpResult>> RunAsync(
        Guid encounterId, LinkRequest request, StaffCaller caller, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, ct);
        if (await OpenedEncounter.HoldAsync(encounterId, keys, connection, transaction, ct) is not { } encounter)
            return EncounterProblems.Missing;
        var errors = new FieldErrors();
        var message = errors.Text("message", request.Message);
        var contact = encounter.Contact with { Notify = request.Notify.ToWord() ?? encounter.Row.Notify };
        errors.NotifyNeeds(contact.Notify, contact.Mobile, contact.Email);
        if (errors.Any) return errors.ToResult();
        if (!EncounterStatus.Allows(encounter.Row.Status, EncounterStatus.Invited))
            return EncounterProblems.In(encounter.Row.Status);

        var renewal = new Renewal(
            encounter, contact, calendar.AddDays(clock.GetUtcNow(), encounter.Row.ExpiresIn), caller);
        if (contact.Notify != "none"
            && await messages.ReserveAsync(NoticeOf(renewal, ""), connection, transaction, ct) is { } reached)
            return EncounterProblems.Reached(reached);
        var token = (await links.CreateLinkAsync(
            new() { EncounterId = encounterId.ToString(), ExpiresAt = renewal.ExpiresAt.ToTimestamp() },
            cancellationToken: ct)).Token;
        var link = texts.LinkTo(token);
        await StoreAsync(renewal, message, link, connection, transaction, ct);
        await transaction.CommitAsync(ct);
        return TypedResults.Ok(new LinkResponse(
            EncounterStatus.Invited, renewal.ExpiresAt, contact.Notify == "none" ? link : null));
    }

    private async Task StoreAsync(Renewal renewal, string? message, string link, DbConnection connection,
        DbTransaction transaction, CancellationToken ct)
    {
        var (encounter, contact, expiresAt, caller) = renewal;
        var encounterId = encounter.Row.EncounterId;
        await move.ToAsync(EncounterStatus.Invited, encounterId, connection, transaction, ct, expiresAt);
        await connection.ExecuteAsync(new CommandDefinition(
            Sql.Keep, new { encounterId, contact.Notify, message = encounter.Seal("message", message) }, transaction,
            cancellationToken: ct));
        await audit.AppendAsync(
            new AuditEntry(caller.Actor, contact.Notify == "none" ? "link.show" : "link.send", encounterId, encounterId,
                new { contact.Notify, from = encounter.Row.Status }), connection, transaction, ct);
        if (contact.Notify != "none")
            await messages.PostAsync(NoticeOf(renewal, link), connection, transaction, ct);
    }

    private Message NoticeOf(Renewal renewal, string link)
    {
        var (encounter, contact, expiresAt, caller) = renewal;
        var asksAgain = encounter.Row.Status is EncounterStatus.Submitted or EncounterStatus.Reviewed;
        return texts.ForPatient(asksAgain ? "again" : "invitation", contact, encounter.Row.EncounterId, link,
            expiresAt, caller.StaffId);
    }

    private sealed record Renewal(
        OpenedEncounter Encounter, Contact Contact, DateTimeOffset ExpiresAt, StaffCaller Caller);

    private static class Sql
    {
        public const string Keep = """
            UPDATE encounter
            SET notify = @Notify, message = @message
            WHERE encounter_id = @encounterId
            """;
    }
}
