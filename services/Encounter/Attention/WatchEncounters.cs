using Imaging.Encounter.Encounters;
using Imaging.Encounter.Expiry;
using Imaging.Encounter.Retention;
using Imaging.ServiceDefaults.Background;
using Microsoft.Extensions.Options;

namespace Imaging.Encounter.Attention;

/// <summary>The round of the background: expiry, reminders, erasure, attention, notices to owners. Replicas may walk it
/// at the same time: each change is a conditional UPDATE.</summary>
internal sealed class WatchEncounters(ExpireEncounters expire, RemindPatients remind, RemindUnsent remindUnsent,
    EraseUnsent eraseUnsent, EraseUnrecorded eraseUnrecorded, EraseEncounters erase, FindAttention find,
    NotifyOwners notify, IOptions<PolicyOptions> policy, TimeProvider clock, ILogger<WatchEncounters> logger)
    : PeriodicWorker(policy.Value.Round, clock, logger)
{
    public override async Task RunOnceAsync(CancellationToken ct)
    {
        await expire.RunOnceAsync(ct);
        await remind.RunOnceAsync(ct);
        await remindUnsent.RunOnceAsync(ct);
        await eraseUnsent.RunOnceAsync(ct);
        await eraseUnrecorded.RunOnceAsync(ct);
        await erase.RunOnceAsync(ct);
        await find.RunOnceAsync(ct);
        await notify.RunOnceAsync(ct);
    }
}
