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
using Imaging.ServiceDefaults.Notifications;
using Imaging.ServiceDefaults.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Imaging.Encounter.Encounters;

/// <param name="Message">What is asked for now; the patient reads it after the date of birth.</param>
/// <param name="Notify">"sms", "email" or "none"; unset: as before.</param>
public sealed record LinkRequest(
    [StringLength(2000)] string? Message, [RegularExpression("sms|email|none")] string? Notify);

public sealed record LinkResponse(string Status, DateTimeOffset ExpiresAt,
    [property: System.Text.Json.Serialization.JsonIgnore(
        Condition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull)] string? Link);

/// <summary>
/// Gives out a new link; the old one dies with it. Where photos were sent already, this asks again. When the message
/// may not go, the old link is dead all the same: the encounter is then registered, without one.
/// </summary>
internal sealed class RenewLink(DbDataSource database, PatientKeys keys, MoveEncounter move, Messages messages,
    NoticeTexts texts, AuditTrail audit, LinkService.LinkServiceClient links, TimeProvider clock)
{
    public static Task<Results<Ok<LinkResponse>, ValidationProblem, ProblemHttpResult>> HandleAsync(
        Guid id, LinkRequest? request, StaffCaller caller, RenewLink renew, CancellationToken ct) =>
        renew.RunAsync(id, request ?? new(null, null), caller, ct);

    private async Task<Results<Ok<LinkResponse>, ValidationProblem, ProblemHttpResult>> RunAsync(
        Guid encounterId, LinkRequest request, StaffCaller caller, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        if (await OpenedEncounter.FindAsync(encounterId, keys, connection, null, ct) is not { } encounter)
            return EncounterProblems.Missing;
        var errors = new FieldErrors();
        var message = errors.Text("message", request.Message);
        var contact = encounter.Contact with { Notify = request.Notify ?? encounter.Row.Notify };
        errors.NotifyNeeds(contact.Notify, contact.Mobile, contact.Email);
        if (errors.Any) return errors.ToResult();
        if (!EncounterStatus.Allows(encounter.Row.Status, EncounterStatus.Invited))
            return EncounterProblems.In(encounter.Row.Status);

        var expiresAt = clock.GetUtcNow().AddDays(encounter.Row.ExpiresIn);
        var token = (await links.CreateLinkAsync(
            new() { EncounterId = encounterId.ToString(), ExpiresAt = expiresAt.ToTimestamp() },
            cancellationToken: ct)).Token;
        var renewal = new Renewal(encounter, message, contact, texts.LinkTo(token), expiresAt, caller);
        var (status, limit) = await Deadlock.RetryAsync(() => StoreAsync(renewal, connection, ct));
        if (status is not null) return EncounterProblems.In(status);
        if (limit is { } reached)
        {
            await Deadlock.RetryAsync(() => LeaveWithoutLinkAsync(encounterId, caller, connection, ct));
            return EncounterProblems.Reached(reached);
        }

        return TypedResults.Ok(new LinkResponse(
            EncounterStatus.Invited, expiresAt, contact.Notify == "none" ? renewal.Link : null));
    }

    private async Task<(string? Status, MessageLimit? Limit)> StoreAsync(
        Renewal renewal, DbConnection connection, CancellationToken ct)
    {
        var (encounter, message, contact, link, expiresAt, caller) = renewal;
        var encounterId = encounter.Row.EncounterId;
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, ct);
        var status = await move.ToAsync(
            EncounterStatus.Invited, encounterId, connection, transaction, ct, expiresAt);
        if (status is not null) return (status, null);
        await connection.ExecuteAsync(new CommandDefinition(
            Sql.Keep, new { encounterId, contact.Notify, message = encounter.Seal("message", message) }, transaction,
            cancellationToken: ct));
        await audit.AppendAsync(
            new AuditEntry(caller.Actor, contact.Notify == "none" ? "link.show" : "link.send", encounterId, encounterId,
                new { contact.Notify, from = encounter.Row.Status }), connection, transaction, ct);
        if (contact.Notify != "none")
        {
            var asksAgain = encounter.Row.Status is EncounterStatus.Submitted or EncounterStatus.Reviewed;
            var notice = texts.ForPatient(
                asksAgain ? "again" : "invitation", contact, encounterId, link, expiresAt, caller.StaffId);
            if (await messages.SendAsync(notice, connection, transaction, ct) is { } limit) return (null, limit);
        }

        await transaction.CommitAsync(ct);
        return (null, null);
    }

    private async Task<bool> LeaveWithoutLinkAsync(
        Guid encounterId, StaffCaller caller, DbConnection connection, CancellationToken ct)
    {
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, ct);
        await move.ToAsync(EncounterStatus.Registered, encounterId, connection, transaction, ct);
        await audit.AppendAsync(
            new AuditEntry(caller.Actor, "link.revoke", encounterId, encounterId), connection, transaction, ct);
        await transaction.CommitAsync(ct);
        return true;
    }

    private sealed record Renewal(OpenedEncounter Encounter, string? Message, Contact Contact, string Link,
        DateTimeOffset ExpiresAt, StaffCaller Caller);

    private static class Sql
    {
        public const string Keep = """
            UPDATE encounter
            SET notify = @Notify, message = @message
            WHERE encounter_id = @encounterId
            """;
    }
}
