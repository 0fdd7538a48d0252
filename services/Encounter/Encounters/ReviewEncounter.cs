using System.ComponentModel.DataAnnotations;
using System.Data;
using System.Data.Common;
using Imaging.ServiceDefaults.Audit;
using Imaging.ServiceDefaults.Data;
using Imaging.ServiceDefaults.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Imaging.Encounter.Encounters;

public sealed record StatusResponse(string Status);

/// <param name="SeenThrough">What the list of files said when it was looked at.</param>
public sealed record ReviewRequest([Range(0, long.MaxValue)] long? SeenThrough);

/// <summary>All that was submitted has been looked at. Of two who do it at once, one is told that it is done.</summary>
internal sealed class ReviewEncounter(DbDataSource database, MoveEncounter move, AuditTrail audit)
{
    public static Task<Results<Ok<StatusResponse>, ProblemHttpResult>> HandleAsync(
        Guid id, ReviewRequest? request, StaffCaller caller, ReviewEncounter review, CancellationToken ct) =>
        Deadlock.RetryAsync(() => review.RunAsync(id, request?.SeenThrough, caller, ct));

    private async Task<Results<Ok<StatusResponse>, ProblemHttpResult>> RunAsync(
        Guid encounterId, long? seenThrough, StaffCaller caller, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, ct);
        if (await move.ToAsync(EncounterStatus.Reviewed, encounterId, connection, transaction, ct) is { } status)
            return EncounterProblems.In(status);
        if (await UnseenItems.RefuseAsync(encounterId, seenThrough, connection, transaction, ct) is { } unseen)
            return unseen;
        await audit.AppendAsync(
            new AuditEntry(caller.Actor, "encounter.review", encounterId, encounterId), connection, transaction, ct);
        await transaction.CommitAsync(ct);
        return TypedResults.Ok(new StatusResponse(EncounterStatus.Reviewed));
    }
}
