using Imaging.Identity.Login;

namespace Imaging.Identity.Tests.Login;

public sealed class AuditPaceTests
{
    [Fact]
    public void One_origin_is_written_down_once_a_minute()
    {
        var clock = new SettableClock();
        var pace = new AuditPace(clock);

        Assert.True(pace.Admits("key", "a"));
        Assert.False(pace.Admits("key", "a"));
        Assert.True(pace.Admits("key", "b"));
        clock.Now += TimeSpan.FromMinutes(1);
        Assert.True(pace.Admits("key", "a"));
    }

    [Fact]
    public void A_flood_from_everywhere_stops_at_some_hundreds_a_minute()
    {
        var pace = new AuditPace(new SettableClock());

        Assert.InRange(Enumerable.Range(0, 10_000).Count(origin => pace.Admits("key", $"{origin}")), 1, 999);
    }

    private sealed class SettableClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = DateTimeOffset.UnixEpoch;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
