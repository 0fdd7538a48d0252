using System.Data;
using System.Data.Common;
using Imaging.Encounter.Consent;
using Imaging.Encounter.Encounters;
using Imaging.ServiceDefaults.Audit;
using Imaging.ServiceDefaults.Data;
using Imaging.ServiceDefaults.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Imaging.Encounter.PatientSide;

/// <summary>Hands over what was uploaded; clinicians see it from here on. May be repeated for later uploads.</summary>
internal sealed class SubmitItems(DbDataSource database, MoveEncounter move, AuditTrail audit)
{
    public static Task<Results<Ok<StatusResponse>, ProblemHttpResult>> HandleAsync(
        PatientCaller caller, SubmitItems submit, CancellationToken ct) =>
        Deadlock.RetryAsync(() => submit.RunAsync(caller, ct));

    private async Task<Results<Ok<StatusResponse>, ProblemHttpResult>> RunAsync(
        PatientCaller caller, CancellationToken ct)
    {
        var encounterId = caller.EncounterId;
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, ct);
        var status = await move.ToAsync(EncounterStatus.Submitted, encounterId, connection, transaction, ct);
        if (status is not (null or EncounterStatus.Verified)) return EncounterProblems.In(status);
        // After the move, which holds the encounter's row: nobody takes consent back in between.
        var consent = await ConsentRow.LatestAsync(encounterId, connection, transaction, ct);
        if (status is not null || consent is not { Treatment: true })
            return EncounterProblems.ConsentNeeded.With("Photos are taken in once the first question is agreed to.");
        await audit.AppendAsync(
            new AuditEntry(caller.Actor, "encounter.submit", encounterId, encounterId), connection, transaction, ct);
        await transaction.CommitAsync(ct);
        return TypedResults.Ok(new StatusResponse(EncounterStatus.Submitted));
    }
}
