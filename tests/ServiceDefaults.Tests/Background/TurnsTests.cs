using Imaging.ServiceDefaults.Background;
using Imaging.ServiceDefaults.Problems;

namespace Imaging.ServiceDefaults.Tests.Background;

public sealed class TurnsTests
{
    [Fact]
    public async Task Who_gets_no_turn_in_time_is_told_so_and_the_next_gets_one()
    {
        using var turns = new Turns("printer", 2, TimeSpan.FromMilliseconds(50));
        using var first = await turns.TakeAsync(TestContext.Current.CancellationToken);
        var second = await turns.TakeAsync(TestContext.Current.CancellationToken);

        var refused = await Assert.ThrowsAsync<DependencyException>(
            () => turns.TakeAsync(TestContext.Current.CancellationToken).AsTask());
        Assert.Equal("printer", refused.Dependency);

        second.Dispose();
        (await turns.TakeAsync(TestContext.Current.CancellationToken)).Dispose();
    }
}
