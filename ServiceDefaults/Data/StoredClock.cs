namespace Imaging.ServiceDefaults.Data;

/// <summary>The system's clock in whole microseconds: a moment is answered just as DATETIME(6) will give it
/// back.</summary>
public sealed class StoredClock : TimeProvider
{
    public override DateTimeOffset GetUtcNow()
    {
        var now = base.GetUtcNow();
        return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
    }
}
