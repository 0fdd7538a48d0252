namespace Imaging.Transcode.Jobs;

/// <summary>Wakes this process's workers, so that a job need not wait for their next round.</summary>
internal sealed class JobSignal
{
    private volatile TaskCompletionSource _set = New();

    public Task Next => _set.Task;

    public void Set() => Interlocked.Exchange(ref _set, New()).SetResult();

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
