using System.Collections.Concurrent;
using Grpc.Core;
using Imaging.Transcode.V1;

namespace Imaging.Uploads.Tests.Running;

/// <summary>What the queue was asked for. Encounters that are named here have a real one behind it.</summary>
internal sealed class Jobs
{
    public ConcurrentQueue<SubmitJobRequest> Submitted { get; } = new();

    public ConcurrentQueue<Guid> Cancelled { get; } = new();

    /// <summary>Encounters whose files are made viewable, and by whom.</summary>
    public ConcurrentDictionary<Guid, JobService.JobServiceClient> Real { get; } = new();
}

internal sealed class Queue(Jobs jobs) : JobService.JobServiceBase
{
    public override async Task<SubmitJobResponse> Submit(SubmitJobRequest request, ServerCallContext context)
    {
        jobs.Submitted.Enqueue(request);
        return jobs.Real.TryGetValue(Guid.Parse(request.EncounterId), out var real)
            ? await real.SubmitAsync(request) : new();
    }

    public override async Task<CancelJobsResponse> Cancel(CancelJobsRequest request, ServerCallContext context)
    {
        jobs.Cancelled.Enqueue(Guid.Parse(request.MediaId));
        foreach (var real in jobs.Real.Values.Distinct()) await real.CancelAsync(request);
        return new();
    }
}
