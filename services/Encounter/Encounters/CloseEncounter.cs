using System.ComponentModel.DataAnnotations;
using System.Data;
using System.Data.Common;
using Dapper;
using Imaging.Encounter.Consent;
using Imaging.Encounter.Patients;
using Imaging.Identity.V1;
using Imaging.ServiceDefaults.Audit;
using Imaging.ServiceDefaults.Data;
using Imaging.ServiceDefaults.Security;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace Imaging.Encounter.Encounters;

/// <param name="SeenThrough">What the list of files said when it was looked at.</param>
public sealed record CloseRequest([StringLength(2000)] string? Note, [Range(0, long.MaxValue)] long? SeenThrough);

/// <summary>
/// Ends an encounter and keeps what came of it. The patient's sessions end, and the link serves for nothing but
/// withdrawing consent, which remains possible until retention ends.
/// </summary>
internal sealed class CloseEncounter(DbDataSource database, PatientKeys keys, MoveEncounter move, AuditTrail audit,
    SessionService.SessionServiceClient sessions, IOptions<PolicyOptions> policy, TimeProvider clock)
{
    public static Task<Results<Ok<StatusResponse>, ValidationProblem, ProblemHttpResult>> HandleAsync(
        Guid id, CloseRequest? request, StaffCaller caller, CloseEncounter close, CancellationToken ct) =>
        close.RunAsync(id, request ?? new(null, null), caller, ct);

    private async Task<Results<Ok<StatusResponse>, ValidationProblem, ProblemHttpResult>> RunAsync(
        Guid encounterId, CloseRequest request, StaffCaller caller, CancellationToken ct)
    {
        var errors = new FieldErrors();
        var text = errors.Text("note", request.Note);
        if (errors.Any) return errors.ToResult();
        if (await Deadlock.RetryAsync(() => StoreAsync(encounterId, text, request.SeenThrough, caller, ct))
            is { } refusal)
            return refusal;
        // The state itself refuses the patient already: that Identity can't be reached undoes nothing.
        await sessions.EndSessionsAsync(new() { EncounterId = encounterId.ToString() }, cancellationToken: ct);
        return TypedResults.Ok(new StatusResponse(EncounterStatus.Closed));
    }

    private async Task<ProblemHttpResult?> StoreAsync(
        Guid encounterId, string? note, long? seenThrough, StaffCaller caller, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, ct);
        if (await move.ToAsync(EncounterStatus.Closed, encounterId, connection, transaction, ct) is { } status)
            return EncounterProblems.In(status);
        if (await UnseenItems.RefuseAsync(encounterId, seenThrough, connection, transaction, ct) is { } unseen)
            return unseen;
        if (await ConsentRow.LatestAsync(encounterId, connection, transaction, ct) is { Record: false })
            await connection.ExecuteAsync(new CommandDefinition(Sql.EraseFiles, new
            {
                encounterId, at = clock.GetUtcNow().AddDays(policy.Value.RecordFalseDays),
            }, transaction, cancellationToken: ct));
        if (note is not null
            && await OpenedEncounter.FindAsync(encounterId, keys, connection, transaction, ct) is { } encounter)
        {
            await connection.ExecuteAsync(new CommandDefinition(
                Sql.Note, new { encounterId, note = encounter.Seal("closing_note", note) }, transaction,
                cancellationToken: ct));
        }

        await audit.AppendAsync(
            new AuditEntry(caller.Actor, "encounter.close", encounterId, encounterId), connection, transaction, ct);
        await transaction.CommitAsync(ct);
        return null;
    }

    private static class Sql
    {
        public const string EraseFiles = "UPDATE encounter SET erase_files_at = @at WHERE encounter_id = @encounterId";

        public const string Note = "UPDATE encounter SET closing_note = @note WHERE encounter_id = @encounterId";
    }
}
