using System.ComponentModel.DataAnnotations;
using System.Data;
using System.Data.Common;
using Dapper;
using Imaging.Encounter.Encounters;
using Imaging.ServiceDefaults.Audit;
using Imaging.ServiceDefaults.Data;
using Imaging.ServiceDefaults.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Imaging.Encounter.People;

/// <param name="From">Who leaves.</param>
/// <param name="To">The clinician who takes over.</param>
public sealed record HandOverRequest([Required] Guid? From, [Required] Guid? To);

/// <param name="Encounters">How many went over.</param>
public sealed record HandOverResponse(int Encounters);

/// <summary>
/// Gives all encounters that one member of staff owns to a clinician, closed ones too: withdrawals go on to come. The
/// administrator who asks for it sees none of them. A few at a time; what breaks off halfway goes on when it is asked
/// for again.
/// </summary>
internal sealed class HandOver(DbDataSource database, StaffDirectory staff, TellStaff tell, AuditTrail audit)
{
    private const int Batch = 50;

    public static Task<Results<Ok<HandOverResponse>, ValidationProblem>> HandleAsync(
        HandOverRequest request, StaffCaller caller, HandOver handOver, CancellationToken ct) =>
        handOver.RunAsync(request.From!.Value, request.To!.Value, caller, ct);

    private async Task<Results<Ok<HandOverResponse>, ValidationProblem>> RunAsync(
        Guid from, Guid to, StaffCaller caller, CancellationToken ct)
    {
        var errors = new FieldErrors();
        if (!(await staff.FindAsync([from], ct)).ContainsKey(from)) errors.Add("from", "There is nobody of this id.");
        if (from == to || !await staff.IsClinicianAsync(to, ct))
            errors.Add("to", "Who takes over is another active clinician.");
        if (errors.Any) return errors.ToResult();

        var total = 0;
        while (await Deadlock.RetryAsync(() => GiveAsync(from, to, total == 0, caller, ct)) is > 0 and var given)
            total += given;
        return TypedResults.Ok(new HandOverResponse(total));
    }

    private async Task<int> GiveAsync(Guid from, Guid to, bool isFirst, StaffCaller caller, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, ct);
        var owned = (await connection.QueryAsync<Guid>(
            new CommandDefinition(Sql.Owned, new { from, batch = Batch }, transaction, cancellationToken: ct))).AsList();
        if (owned.Count == 0) return 0;
        var given = 0;
        foreach (var encounterId in owned)
        {
            var held = await HeldEncounter.TakeAsync(encounterId, connection, transaction, ct);
            // Somebody was faster.
            if (held?.OwnerId != from) continue;
            given++;
            await NamePeople.ChangeOwnerAsync(encounterId, to, connection, transaction, ct);
            await connection.ExecuteAsync(new CommandDefinition(
                Sql.Forget, new { from, encounterId }, transaction, cancellationToken: ct));
            await audit.AppendAsync(
                new AuditEntry(caller.Actor, "encounter.hand-over", encounterId, encounterId, new { from, to }),
                connection, transaction, ct);
        }

        if (isFirst)
        {
            await tell.RunAsync("handed-over", [to], "", connection, transaction, ct);
            await tell.RunAsync("handed-away", [from], "", connection, transaction, ct);
        }

        await transaction.CommitAsync(ct);
        return given;
    }

    private static class Sql
    {
        public const string Owned = """
            SELECT encounter_id
            FROM encounter_person
            WHERE staff_id = @from AND is_owner = 1
            ORDER BY encounter_id
            LIMIT @batch
            """;

        // Who leaves sees nothing of it any more.
        public const string Forget = """
            DELETE FROM encounter_person
            WHERE staff_id = @from AND encounter_id = @encounterId AND is_owner = 0
            """;
    }
}
