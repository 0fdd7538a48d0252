using Imaging.ObjectStore.Http;
using Imaging.ObjectStore.Storage;

namespace Imaging.ObjectStore.Tests.Storage;

public sealed class DiskThreadsTests
{
    [Fact]
    public async Task A_disk_that_hangs_makes_so_many_wait_and_no_more()
    {
        using var disk = new DiskThreads();
        using var hangs = new ManualResetEventSlim();
        var accepted = new List<Task>();

        var refused = Assert.Throws<S3Exception>(() =>
        {
            while (accepted.Count < 5000) accepted.Add(disk.RunAsync(hangs.Wait));
        });
        hangs.Set();
        await Task.WhenAll(accepted);

        Assert.Equal(S3Error.SlowDown, refused.Error);
        Assert.InRange(accepted.Count, 1024, 1100);
        Assert.Equal(7, await disk.RunAsync(() => 7));
    }
}
