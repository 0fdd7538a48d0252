using System.Data.Common;
using Grpc.Core;
using Imaging.Encounter.Encounters;
using Imaging.Encounter.Expiry;
using Microsoft.Extensions.Options;

namespace Imaging.Encounter.Attention;

/// <summary>The round of the background: expiry, reminders, attention, notices to owners. Replicas may walk it at the
/// same time: each change is a conditional UPDATE.</summary>
internal sealed partial class WatchEncounters(ExpireEncounters expire, RemindPatients remind, FindAttention find,
    NotifyOwners notify, IOptions<PolicyOptions> policy, TimeProvider clock, ILogger<WatchEncounters> logger)
    : BackgroundService
{
    internal async Task RunOnceAsync(CancellationToken ct)
    {
        await expire.RunOnceAsync(ct);
        await remind.RunOnceAsync(ct);
        await find.RunOnceAsync(ct);
        await notify.RunOnceAsync(ct);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(policy.Value.Round, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await RunOnceAsync(stoppingToken);
            }
            catch (Exception exception) when (exception is DbException or RpcException)
            {
                Failed(logger, exception);
            }
        }
    }

    [LoggerMessage(LogLevel.Error, "The round of expiry, reminders and attention failed; the next one tries again")]
    private static partial void Failed(ILogger logger, Exception exception);
}
