using System.Diagnostics;
using Imaging.Transcode.Jobs;

namespace Imaging.Transcode.Tests.Jobs;

/// <summary>How many jobs the queue takes in and gives out, four workers doing no work.</summary>
[Collection(nameof(QueueTests))]
public sealed class SpeedTests(QueueDatabase queue, ITestOutputHelper output)
{
    [Fact]
    public async Task The_queue_is_measured()
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("IMAGING_LONG") == "1", "Measured with IMAGING_LONG=1.");
        await queue.ExecuteAsync("DELETE FROM job");
        const int jobs = 10_000;
        var ct = TestContext.Current.CancellationToken;
        var encounters = Enumerable.Range(0, 200).Select(_ => Guid.CreateVersion7()).ToArray();
        var watch = Stopwatch.StartNew();
        await Parallel.ForAsync(0, jobs, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (number, token) =>
            await queue.Submit.RunAsync(Guid.CreateVersion7(), encounters[number % encounters.Length], 0,
                JobKinds.Photo, isWaitedFor: false, token));
        output.WriteLine($"submitted {jobs / watch.Elapsed.TotalSeconds:0}/s");
        watch.Restart();
        var done = 0;
        await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            while (await queue.Claim.RunAsync(isQuick: false, ct) is { } job)
            {
                await queue.End.DoneAsync(job);
                Interlocked.Increment(ref done);
            }
        }));
        output.WriteLine($"worked off {jobs / watch.Elapsed.TotalSeconds:0}/s");
        Assert.Equal(jobs, done);
    }
}
