namespace Imaging.Transcode.Work;

/// <summary>How far a job is, written by its tool and read by its heartbeat.</summary>
internal sealed class JobProgress(TimeProvider clock)
{
    private readonly long _startedAt = clock.GetTimestamp();
    private volatile int _percent;

    /// <summary>Done so far, 0 to 99: all of it is said by what comes out.</summary>
    public int Percent => _percent;

    /// <summary>At the pace so far; 0: it is too early to say.</summary>
    public int SecondsLeft
    {
        get
        {
            var percent = _percent;
            var elapsed = clock.GetElapsedTime(_startedAt);
            return percent < 3 ? 0 : (int)Math.Ceiling(elapsed.TotalSeconds / percent * (100 - percent));
        }
    }

    /// <param name="share">0 to 1.</param>
    public void Set(double share) => _percent = (int)Math.Clamp(share * 100, 0, 99);
}
