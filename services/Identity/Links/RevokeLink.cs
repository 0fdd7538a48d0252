using System.Data.Common;
using Imaging.Identity.Data;
using Imaging.Identity.Sessions;
using Imaging.ServiceDefaults.Audit;

namespace Imaging.Identity.Links;

/// <summary>Ends an encounter's link and the patient sessions that came from it.</summary>
internal sealed class RevokeLink(DbDataSource database, AuditTrail audit, TimeProvider clock)
{
    public Task<int> RunAsync(Guid encounterId, CancellationToken ct) =>
        Work.RunAsync(database, work => EndAsync(encounterId, work), ct);

    public async Task<int> EndAsync(Guid encounterId, Work work)
    {
        var ended = await work.ExecuteAsync(Sql.Revoke, new { encounterId, now = clock.GetUtcNow() });
        if (ended > 0) await work.AuditAsync(audit, new(LinkAudit.Actor, "link.revoke", null, encounterId));
        return ended + await EndSessions.OfEncounterAsync(encounterId, work);
    }

    private static class Sql
    {
        public const string Revoke = """
            UPDATE link
            SET live = NULL, revoked_at = @now
            WHERE encounter_id = @encounterId AND live = 1
            """;
    }
}
