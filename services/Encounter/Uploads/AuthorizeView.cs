using System.Data.Common;
using Imaging.Encounter.Access;
using Imaging.Encounter.Encounters;
using Imaging.Encounter.V1;
using Imaging.ServiceDefaults.Security;
using Microsoft.Extensions.Options;

namespace Imaging.Encounter.Uploads;

/// <summary>Who of the staff sees an encounter's files now: owner and named; of the other clinicians, where the
/// organisation is open, those whose reason is on record.</summary>
internal sealed class AuthorizeView(DbDataSource database, IOptions<PolicyOptions> policy, TimeProvider clock)
{
    /// <summary>Null where this caller is told that there is no such encounter.</summary>
    /// <param name="isLook">All files are looked at now.</param>
    public async Task<AuthorizeViewResponse?> RunAsync(
        Guid encounterId, StaffCaller staff, bool isLook, CancellationToken ct)
    {
        if (staff.Role == Callers.Admin) return null;
        await using var connection = await database.OpenConnectionAsync(ct);
        var access = await StaffAccess.FindAsync(
            encounterId, staff, policy.Value, clock.GetUtcNow(), connection, null, ct);
        if (access is null) return null;
        if (isLook && access.IsOpen)
            await ItemCounts.LookAsync(encounterId, staff.StaffId, clock.GetUtcNow(), connection, ct);
        var withdrawn = await WithdrawnItems.PendingAsync(encounterId, connection, ct);
        return new()
        {
            Decision = !access.IsOpen ? ViewDecision.ReasonNeeded
                : access.Status == EncounterStatus.Withdrawn ? ViewDecision.RestrictedOnly : ViewDecision.Allowed,
            WithdrawnMediaIds = { withdrawn.Select(mediaId => mediaId.ToString()) },
            SeesRestricted = access.SeesRestricted,
        };
    }
}
