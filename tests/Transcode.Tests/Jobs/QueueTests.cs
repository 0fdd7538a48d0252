using System.Collections.Concurrent;
using Imaging.Transcode.Jobs;

namespace Imaging.Transcode.Tests.Jobs;

/// <summary>Who comes when, and what becomes of a job whose worker is gone.</summary>
[Collection(nameof(QueueTests))]
public sealed class QueueTests(QueueDatabase queue) : IAsyncLifetime
{
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await queue.ExecuteAsync("DELETE FROM job");

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Encounters_take_turns()
    {
        var (many, few) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var first = new List<Guid>();
        for (var number = 0; number < 5; number++) first.Add(await SubmitAsync(many));
        var single = await SubmitAsync(few);

        var order = await DrainAsync();

        Assert.Equal(first[0], order[0]);
        Assert.Contains(single, order.Take(3));
        Assert.Equal(first, order.Where(first.Contains));
    }

    /// <summary>Others that keep coming do not keep it waiting.</summary>
    [Fact]
    public async Task Nobody_is_overtaken_for_ever()
    {
        await SubmitAsync();
        var patient = await SubmitAsync();
        for (var newcomer = 0; newcomer < 4; newcomer++)
        {
            await SubmitAsync();
            var claimed = await queue.Claim.RunAsync(isQuick: false, Ct);
            await queue.End.DoneAsync(claimed!);
            if (claimed!.MediaId == patient) return;
        }

        Assert.Fail("It was overtaken each time.");
    }

    [Fact]
    public async Task Who_is_waited_for_goes_first_and_may_become_it_later()
    {
        var (usual, later, waited) = (await SubmitAsync(), await SubmitAsync(), await SubmitAsync(isWaitedFor: true));
        await queue.Submit.RunAsync(later, Guid.CreateVersion7(), 0, JobKinds.Photo, isWaitedFor: true, Ct);

        var order = await DrainAsync();

        Assert.Equal(3, order.Count);
        Assert.Equal(usual, order[^1]);
        Assert.Contains(waited, order.Take(2));
    }

    [Fact]
    public async Task Asking_again_is_the_same_job_and_another_revision_another()
    {
        var (mediaId, encounterId) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await Task.WhenAll(Enumerable.Range(0, 20).Select(at =>
            ServiceDefaults.Data.Deadlock.RetryAsync(async () =>
            {
                await queue.Submit.RunAsync(mediaId, encounterId, at % 2, JobKinds.Photo, isWaitedFor: false, Ct);
                return true;
            })));

        Assert.Equal([mediaId, mediaId], await DrainAsync());
    }

    [Fact]
    public async Task A_quick_worker_leaves_videos_alone()
    {
        await SubmitAsync(kind: JobKinds.Video);
        var photo = await SubmitAsync();

        Assert.Equal(photo, (await queue.Claim.RunAsync(isQuick: true, Ct))!.MediaId);
        Assert.Null(await queue.Claim.RunAsync(isQuick: true, Ct));
        Assert.NotNull(await queue.Claim.RunAsync(isQuick: false, Ct));
    }

    [Fact]
    public async Task Many_workers_take_each_job_once()
    {
        var submitted = new List<Guid>();
        for (var number = 0; number < 100; number++) submitted.Add(await SubmitAsync());
        var taken = new ConcurrentQueue<Guid>();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            while (await queue.Claim.RunAsync(isQuick: false, Ct) is { } job)
            {
                taken.Enqueue(job.MediaId);
                await queue.End.DoneAsync(job);
            }
        }));

        Assert.Equal(submitted.Order(), taken.Order());
    }

    [Fact]
    public async Task A_worker_that_gives_no_sign_loses_its_job_to_another()
    {
        var mediaId = await SubmitAsync();
        var lost = (await queue.Claim.RunAsync(isQuick: false, Ct))!;
        Assert.True(await queue.Hold.RunAsync(lost, Ct));
        Assert.Equal(0, await queue.Recover.RunOnceAsync(Ct));
        await queue.ExecuteAsync("UPDATE job SET lease_until = DATE_SUB(UTC_TIMESTAMP(6), INTERVAL 1 SECOND)");

        Assert.Equal(1, await queue.Recover.RunOnceAsync(Ct));
        Assert.False(await queue.Hold.RunAsync(lost, Ct));
        var again = (await queue.Claim.RunAsync(isQuick: false, Ct))!;
        Assert.Equal((mediaId, 2), (again.MediaId, again.Deaths + again.Attempt));
        // Whoever lost it changes nothing any more.
        await queue.End.FailAsync(lost, "not-processed", null);
        await queue.End.DoneAsync(again);
        Assert.Equal("done", await StateAsync(mediaId));
    }

    [Fact]
    public async Task A_job_that_takes_its_workers_down_ends()
    {
        await SubmitAsync();
        for (var death = 0; death < queue.Options.MaxDeaths; death++)
        {
            var job = (await queue.Claim.RunAsync(isQuick: false, Ct))!;
            Assert.False(queue.End.IsBeyond(job));
            await queue.ExecuteAsync("UPDATE job SET lease_until = DATE_SUB(UTC_TIMESTAMP(6), INTERVAL 1 SECOND)");
            await queue.Recover.RunOnceAsync(Ct);
        }

        Assert.True(queue.End.IsBeyond((await queue.Claim.RunAsync(isQuick: false, Ct))!));
    }

    [Fact]
    public async Task What_fails_for_a_while_waits_longer_each_time()
    {
        var mediaId = await SubmitAsync();
        var waits = new List<double>();
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            await queue.End.RetryAsync((await queue.Claim.RunAsync(isQuick: false, Ct))!, "DependencyException");
            Assert.Null(await queue.Claim.RunAsync(isQuick: false, Ct));
            waits.Add(await queue.ScalarAsync<double>(
                "SELECT TIMESTAMPDIFF(MICROSECOND, UTC_TIMESTAMP(6), not_before) / 1e6 FROM job WHERE media_id = @id",
                mediaId));
            await queue.ExecuteAsync("UPDATE job SET not_before = UTC_TIMESTAMP(6)");
        }

        Assert.InRange(waits[0], 2, 7.5);
        Assert.InRange(waits[1], 4.5, 15);
        Assert.InRange(waits[2], 9.5, 30);
    }

    [Fact]
    public async Task A_cancelled_job_is_nobodys()
    {
        var (queued, running) = (await SubmitAsync(), Guid.Empty);
        var job = (await queue.Claim.RunAsync(isQuick: false, Ct))!;
        running = job.MediaId;
        queued = await SubmitAsync();

        await queue.Cancel.RunAsync(queued, Ct);
        await queue.Cancel.RunAsync(running, Ct);

        Assert.False(await queue.Hold.RunAsync(job, Ct));
        Assert.Null(await queue.Claim.RunAsync(isQuick: false, Ct));
        await queue.End.DoneAsync(job);
        Assert.Equal(("cancelled", "cancelled"), (await StateAsync(queued), await StateAsync(running)));
    }

    [Fact]
    public async Task A_worker_that_stops_leaves_its_job_as_if_it_had_not_begun()
    {
        await SubmitAsync();
        await queue.End.ReleaseAsync((await queue.Claim.RunAsync(isQuick: false, Ct))!);

        Assert.Equal(1, (await queue.Claim.RunAsync(isQuick: false, Ct))!.Attempt);
    }

    private async Task<Guid> SubmitAsync(
        Guid? encounterId = null, string kind = JobKinds.Photo, bool isWaitedFor = false)
    {
        var mediaId = Guid.CreateVersion7();
        await queue.Submit.RunAsync(mediaId, encounterId ?? Guid.CreateVersion7(), 0, kind, isWaitedFor, Ct);
        return mediaId;
    }

    private async Task<List<Guid>> DrainAsync()
    {
        var order = new List<Guid>();
        while (await queue.Claim.RunAsync(isQuick: false, Ct) is { } job)
        {
            order.Add(job.MediaId);
            await queue.End.DoneAsync(job);
        }

        return order;
    }

    private Task<string> StateAsync(Guid mediaId) =>
        queue.ScalarAsync<string>("SELECT state FROM job WHERE media_id = @id", mediaId);
}
