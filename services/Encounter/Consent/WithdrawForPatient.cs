using System.ComponentModel.DataAnnotations;
using System.Data;
using System.Data.Common;
using Dapper;
using Imaging.Encounter.Encounters;
using Imaging.Identity.V1;
using Imaging.ServiceDefaults.Data;
using Imaging.ServiceDefaults.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Imaging.Encounter.Consent;

/// <param name="Items">Ids of media; absent or empty: consent as a whole.</param>
public sealed record WithdrawalRequest(
    [MaxLength(50)] IReadOnlyList<Guid>? Items,
    [Required] Requester? RequestedBy,
    [Required, StringLength(2000, MinimumLength = 1)] string Reason);

/// <summary>On whose word consent is taken back.</summary>
public enum Requester
{
    Patient,
    Parent,
    Carer,
    Other,
}

/// <summary>Takes consent back for a patient who called or wrote.</summary>
internal sealed class WithdrawForPatient(
    DbDataSource database, WithdrawConsent withdraw, SessionService.SessionServiceClient sessions)
{
    public static Task<Results<Ok<StatusResponse>, ValidationProblem, ProblemHttpResult>> HandleAsync(
        Guid id, WithdrawalRequest request, StaffCaller caller, WithdrawForPatient handler, CancellationToken ct) =>
        handler.RunAsync(id, request, caller, ct);

    private async Task<Results<Ok<StatusResponse>, ValidationProblem, ProblemHttpResult>> RunAsync(
        Guid encounterId, WithdrawalRequest request, StaffCaller caller, CancellationToken ct)
    {
        var errors = new FieldErrors();
        var reason = errors.Text("reason", request.Reason);
        if (reason is null) errors.Add("reason", "Say what the patient said.");
        if (errors.Any) return errors.ToResult();
        var wanted = new Withdrawal(
            encounterId, caller.Actor, request.RequestedBy!.Value, reason, [.. (request.Items ?? []).Distinct()]);
        if (await Deadlock.RetryAsync(() => StoreAsync(wanted, ct)) is { } refusal) return refusal;
        if (wanted.Items.Count > 0) return TypedResults.Ok(new StatusResponse("items-withdrawn"));
        await sessions.EndSessionsAsync(new() { EncounterId = encounterId.ToString() }, cancellationToken: ct);
        return TypedResults.Ok(new StatusResponse(EncounterStatus.Withdrawn));
    }

    private async Task<ProblemHttpResult?> StoreAsync(Withdrawal wanted, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, ct);
        var held = (await HeldEncounter.TakeAsync(wanted.EncounterId, connection, transaction, ct))!;
        if (wanted.Items.Except(await ItemsAsync(wanted.EncounterId, connection, transaction, ct)).Any())
            return EncounterProblems.ItemNotFound.With("Some are not this encounter's. Nothing was taken back.");
        if (await withdraw.RunAsync(wanted, held.PatientId, connection, transaction, ct) is { } status)
            return EncounterProblems.In(status);
        await transaction.CommitAsync(ct);
        return null;
    }

    private static Task<IEnumerable<Guid>> ItemsAsync(
        Guid encounterId, DbConnection connection, DbTransaction transaction, CancellationToken ct) =>
        connection.QueryAsync<Guid>(
            new CommandDefinition(Sql.Items, new { encounterId }, transaction, cancellationToken: ct));

    private static class Sql
    {
        public const string Items = "SELECT media_id FROM encounter_media WHERE encounter_id = @encounterId";
    }
}
