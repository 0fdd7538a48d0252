using System.Data;
using System.Data.Common;
using Imaging.Encounter.Consent;
using Imaging.Encounter.Encounters;
using Imaging.ServiceDefaults.Data;
using Imaging.ServiceDefaults.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Imaging.Encounter.PatientSide;

/// <summary>The patient takes consent back, from any browser and after the end too. Asked again, it is done already.
/// </summary>
internal sealed class WithdrawOwnConsent(DbDataSource database, WithdrawConsent withdraw, ReadReceipt receipts)
{
    public static Task<Results<Ok<SignedReceipt>, ProblemHttpResult>> HandleAsync(
        PatientCaller caller, WithdrawOwnConsent own, CancellationToken ct) => own.RunAsync(caller, ct);

    private async Task<Results<Ok<SignedReceipt>, ProblemHttpResult>> RunAsync(
        PatientCaller caller, CancellationToken ct)
    {
        if (await Deadlock.RetryAsync(() => StoreAsync(caller, ct)) is { } status) return EncounterProblems.In(status);
        return TypedResults.Ok((await receipts.RunAsync(caller.EncounterId, ct))!);
    }

    private async Task<string?> StoreAsync(PatientCaller caller, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, ct);
        var held = (await HeldEncounter.TakeAsync(caller.EncounterId, connection, transaction, ct))!;
        var wanted = new Withdrawal(caller.EncounterId, caller.Actor, Requester.Patient, null, []);
        if (await withdraw.RunAsync(wanted, held.PatientId, connection, transaction, ct) is { } status) return status;
        await transaction.CommitAsync(ct);
        return null;
    }
}
