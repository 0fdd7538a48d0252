using System.Diagnostics;

namespace Imaging.ObjectStore.Storage;

/// <summary>Opens the store before Kestrel listens: hosted services start in the order in which they were added.</summary>
internal sealed class StoreOpening(BucketCatalog catalog, DiskThreads disk, ILogger<StoreOpening> log) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        await disk.RunAsync(catalog.Open);
        log.LogInformation("Opened {Objects} objects in {Buckets} buckets within {Milliseconds} ms",
            catalog.All.Sum(bucket => bucket.Index.Count), catalog.All.Count(),
            (long)Stopwatch.GetElapsedTime(started).TotalMilliseconds);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
