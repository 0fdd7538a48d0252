using System.Diagnostics;
using Grpc.Core;
using Imaging.Media.V1;
using Imaging.Transcode.Dicom;
using Imaging.Transcode.Jobs;
using Imaging.Transcode.Photos;
using Imaging.Transcode.Publishing;
using Imaging.Transcode.Tools;
using Imaging.Transcode.Videos;
using Microsoft.Extensions.Options;

namespace Imaging.Transcode.Work;

/// <summary>
/// One attempt at a job, from the original to its renditions. A file that is to blame fails at once; what may pass is
/// tried again; and what was cancelled, or taken up by another, just stops.
/// </summary>
internal sealed partial class WorkOnJob(RenditionService.RenditionServiceClient media, FetchSource fetch,
    MakeVideo video, MakePhoto photo, MakeDicom dicom, PublishRenditions publish, HoldOn holdOn, EndJob end,
    JobTelemetry telemetry, IOptions<WorkOptions> options, TimeProvider clock, ILogger<WorkOnJob> logger)
{
    // Below, a tool that failed may have failed for want of room.
    private const long EnoughRoom = 256L * 1024 * 1024;

    public async Task RunAsync(Job job, CancellationToken ct)
    {
        using var activity = telemetry.Start(job);
        var startedAt = clock.GetTimestamp();
        using var working = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var progress = new JobProgress(clock);
        var holding = holdOn.RunAsync(job, progress, working);
        string outcome;
        try
        {
            outcome = await TryAsync(job, progress, working.Token, ct);
        }
        finally
        {
            await working.CancelAsync();
            await holding;
        }

        activity?.SetTag("job.outcome", outcome);
        telemetry.End(job, outcome, clock.GetElapsedTime(startedAt));
    }

    /// <summary>Returns what became of it.</summary>
    private async Task<string> TryAsync(Job job, JobProgress progress, CancellationToken working, CancellationToken ct)
    {
        try
        {
            // Its worker died each time.
            if (end.IsBeyond(job)) return await GiveUpAsync(job, Reasons.NotProcessed, null);
            await MakeAsync(job, progress, working);
            await end.DoneAsync(job);
            return JobState.Done;
        }
        catch (FileFault fault)
        {
            return await GiveUpAsync(job, fault.Reason, fault.LastWords);
        }
        catch (OperationCanceledException) when (working.IsCancellationRequested)
        {
            // The service stops: another replica goes on. Else it was cancelled, or is another's by now.
            if (ct.IsCancellationRequested) await end.ReleaseAsync(job);
            return JobState.Cancelled;
        }
        catch (Exception exception) when (IsPointless(exception))
        {
            await end.CancelAsync(job);
            return JobState.Cancelled;
        }
        catch (RpcException exception) when (exception.StatusCode == StatusCode.Aborted)
        {
            // Another run was first: its renditions count.
            await end.DoneAsync(job);
            return JobState.Done;
        }
        catch (Exception exception)
        {
            Log.Failed(logger, job.JobId, job.Attempt, exception);
            if (end.IsLast(job)) return await GiveUpAsync(job, Reasons.NotProcessed, exception.GetType().Name);
            await end.RetryAsync(job, exception.GetType().Name);
            return "retried";
        }
    }

    private async Task MakeAsync(Job job, JobProgress progress, CancellationToken ct)
    {
        var source = await media.GetMediaAsync(new()
        {
            MediaId = job.MediaId.ToString(), Revision = job.Revision, Recipe = job.Recipe,
        }, cancellationToken: ct);
        // The worker before died after it had attached all.
        if (source.IsDone) return;
        using var folder = WorkFolder.Create(options.Value.Folder, job);
        await fetch.RunAsync(
            new Uri(source.SourceUrl), source.Etag, source.Size, folder.File(PhotoPlan.Source), ct);
        await using var publication = publish.Begin(job, folder.Path, ct);
        MadeFiles made;
        try
        {
            made = await RunAsync(job, source, folder, progress, publication, ct);
        }
        catch (FileFault fault) when (new DriveInfo(folder.Path).AvailableFreeSpace < EnoughRoom)
        {
            throw new IOException("The disk is full.", fault);
        }

        await publish.AttachAsync(job, made, publication, ct);
    }

    private Task<MadeFiles> RunAsync(Job job, GetMediaResponse source, WorkFolder folder, JobProgress progress,
        Publication publication, CancellationToken ct) =>
        job.Kind switch
        {
            JobKinds.Video => video.RunAsync(folder.Path, source.ContentType, progress, publication, ct),
            JobKinds.Dicom => dicom.RunAsync(folder.Path, publication, ct),
            JobKinds.Photo => photo.RunAsync(
                folder.Path, source.ContentType, source.Width, source.Height, publication, ct),
            _ => throw new UnreachableException($"Nothing is made of {job.Kind}."),
        };

    private async Task<string> GiveUpAsync(Job job, string reason, string? lastWords)
    {
        try
        {
            await media.ReportFailureAsync(
                new() { MediaId = job.MediaId.ToString(), Revision = job.Revision, Reason = reason });
        }
        catch (RpcException exception) when (IsPointless(exception))
        {
            await end.CancelAsync(job);
            return JobState.Cancelled;
        }
        catch (RpcException exception)
        {
            // Nobody must wait for ever on what nobody was told of.
            Log.Untold(logger, job.JobId, exception);
            await end.RetryAsync(job, reason);
            return "retried";
        }

        await end.FailAsync(job, reason, lastWords);
        Log.GivenUp(logger, job.JobId, job.Kind, reason);
        return JobState.Failed;
    }

    /// <summary>The file was taken out of use, or its original brought elsewhere.</summary>
    private static bool IsPointless(Exception exception) =>
        exception is SourceGoneException or RpcException { StatusCode: StatusCode.NotFound };

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Attempt {Attempt} at job {JobId} failed")]
        public static partial void Failed(ILogger logger, Guid jobId, int attempt, Exception exception);

        [LoggerMessage(LogLevel.Warning, "Media was not told that job {JobId} was given up; it is tried again")]
        public static partial void Untold(ILogger logger, Guid jobId, Exception exception);

        [LoggerMessage(LogLevel.Information, "Job {JobId}, a {Kind}, was given up: {Reason}")]
        public static partial void GivenUp(ILogger logger, Guid jobId, string kind, string reason);
    }
}
