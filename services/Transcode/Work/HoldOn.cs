using System.Data.Common;
using Grpc.Core;
using Imaging.Media.V1;
using Imaging.Transcode.Jobs;
using Microsoft.Extensions.Options;

namespace Imaging.Transcode.Work;

/// <summary>A worker's heartbeat: it renews the lease, tells Media how far the work is, and stops the work where the
/// job is no longer its own or the file was taken out of use.</summary>
internal sealed partial class HoldOn(HoldJob hold, RenditionService.RenditionServiceClient media,
    IOptions<JobOptions> options, TimeProvider clock, ILogger<HoldOn> logger)
{
    /// <summary>Ends with the work.</summary>
    public async Task RunAsync(Job job, JobProgress progress, CancellationTokenSource working)
    {
        using var timer = new PeriodicTimer(options.Value.Heartbeat, clock);
        var told = 0;
        try
        {
            while (await timer.WaitForNextTickAsync(working.Token))
            {
                if (!await IsOursAsync(job, working.Token)) await working.CancelAsync();
                else if (progress.Percent is var percent && percent != told && await TellAsync(job, progress, working))
                    told = percent;
            }
        }
        catch (OperationCanceledException)
        {
            // The work is done, or was stopped here.
        }
    }

    /// <summary>Where the database does not say, it stays ours: nobody else can take it up either, and the end of the
    /// work finds out.</summary>
    private async Task<bool> IsOursAsync(Job job, CancellationToken ct)
    {
        try
        {
            return await hold.RunAsync(job, ct);
        }
        catch (DbException exception)
        {
            Log.Unheard(logger, job.JobId, exception);
            return true;
        }
    }

    private async Task<bool> TellAsync(Job job, JobProgress progress, CancellationTokenSource working)
    {
        try
        {
            await media.ReportProgressAsync(new()
            {
                MediaId = job.MediaId.ToString(), Revision = job.Revision, Percent = progress.Percent,
                SecondsLeft = progress.SecondsLeft,
            }, cancellationToken: working.Token);
            return true;
        }
        catch (RpcException exception) when (exception.StatusCode == StatusCode.NotFound)
        {
            await working.CancelAsync();
            return false;
        }
        catch (RpcException exception)
        {
            // The work may have ended while this was on its way.
            if (!working.IsCancellationRequested) Log.Unheard(logger, job.JobId, exception);
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "A heartbeat of job {JobId} was not heard; the next one tries again")]
        public static partial void Unheard(ILogger logger, Guid jobId, Exception exception);
    }
}
