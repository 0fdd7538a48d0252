using System.Data;
using System.Data.Common;
using Imaging.Encounter.Attention;
using Imaging.Encounter.Encounters;
using Imaging.Identity.V1;
using Imaging.ServiceDefaults;
using Imaging.ServiceDefaults.Audit;
using Imaging.ServiceDefaults.Data;
using Imaging.ServiceDefaults.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Imaging.Encounter.PatientSide;

/// <summary>Somebody else has the link: it dies with its sessions, and the owner is told.</summary>
internal sealed class SayNotMe(DbDataSource database, MoveEncounter move, AttentionList attention, AuditTrail audit,
    LinkService.LinkServiceClient links, PublicAddress address)
{
    public static Task<NoContent> HandleAsync(
        PatientCaller caller, HttpResponse response, SayNotMe notMe, CancellationToken ct) =>
        notMe.RunAsync(caller, response, ct);

    private async Task<NoContent> RunAsync(PatientCaller caller, HttpResponse response, CancellationToken ct)
    {
        await Deadlock.RetryAsync(() => StoreAsync(caller, ct));
        Browser.EndSession(response, address.IsHttps);
        return TypedResults.NoContent();
    }

    private async Task<bool> StoreAsync(PatientCaller caller, CancellationToken ct)
    {
        var encounterId = caller.EncounterId;
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, ct);
        // Held over the call to Identity: a link that is made at this moment ends as well.
        await HeldEncounter.TakeAsync(encounterId, connection, transaction, ct);
        await links.RevokeLinkAsync(new() { EncounterId = encounterId.ToString() }, cancellationToken: ct);
        // What was sent before stays where it is, for the owner to look into.
        await move.ToAsync(EncounterStatus.Registered, encounterId, connection, transaction, ct);
        await attention.RaiseAsync(encounterId, AttentionKind.NotMe, connection, transaction, ct);
        await audit.AppendAsync(
            new AuditEntry(caller.Actor, "patient.not-me", encounterId, encounterId), connection, transaction, ct);
        await transaction.CommitAsync(ct);
        return true;
    }
}
