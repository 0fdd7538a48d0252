using System.Data.Common;
using Imaging.Identity.V1;
using Imaging.ServiceDefaults.Audit;
using Imaging.ServiceDefaults.Security;

namespace Imaging.Encounter.Encounters;

/// <summary>Ends links that may be in the wrong hands, with the sessions that came from them, before the correction
/// that says so is committed.</summary>
internal sealed class CutOff(MoveEncounter move, AuditTrail audit, LinkService.LinkServiceClient links)
{
    /// <param name="encounterIds">Held by the transaction.</param>
    public async Task RunAsync(IEnumerable<Guid> encounterIds, StaffCaller caller, DbConnection connection,
        DbTransaction transaction, CancellationToken ct)
    {
        foreach (var encounterId in encounterIds)
        {
            await links.RevokeLinkAsync(new() { EncounterId = encounterId.ToString() }, cancellationToken: ct);
            // Where something was sent already, the encounter stays as it is and only its link is gone.
            await move.ToAsync(EncounterStatus.Registered, encounterId, connection, transaction, ct);
            await audit.AppendAsync(
                new AuditEntry(caller.Actor, "link.revoke", encounterId, encounterId), connection, transaction, ct);
        }
    }
}
