using System.Collections.Concurrent;
using Imaging.Uploads.Tests.Running;

namespace Imaging.Uploads.Tests.Viewable;

/// <summary>The queue over deaths of its workers, withdrawals and outages.</summary>
[Collection(nameof(RunningTranscode))]
public sealed class QueueTests(RunningTranscode transcode)
{
    private const int Senders = 6;

    /// <summary>300 with IMAGING_LONG=1.</summary>
    private static int Files => Environment.GetEnvironmentVariable("IMAGING_LONG") == "1" ? 300 : 40;

    [Fact]
    public async Task Workers_that_are_killed_leave_each_file_with_one_set_of_renditions_and_nothing_else()
    {
        var (photo, video) = (await PhotoAsync(), await VideoAsync("1"));
        var (next, sent) = (0, new ConcurrentBag<(Phone Phone, Guid MediaId)>());
        async Task SendAsync()
        {
            var phone = transcode.Clinician();
            for (int number; (number = Interlocked.Increment(ref next)) <= Files;)
            {
                var isVideo = number % 5 == 0;
                var plan = await phone.SendAsync(isVideo ? video : photo, isVideo
                    ? phone.Announcement(video.Length, "v.mov", "video/quicktime") : phone.Announcement(photo.Length));
                await phone.CompleteAsync(plan).JsonAsync();
                sent.Add((phone, plan.MediaId));
            }
        }

        var senders = Task.WhenAll(Enumerable.Range(0, Senders).Select(_ => Task.Run(SendAsync)));
        for (var kills = 0; !senders.IsCompleted || kills < Files / 10 || await IsBusyAsync(); kills++)
        {
            var replica = transcode.Replicas[Random.Shared.Next(transcode.Replicas.Count)];
            await replica.KillAsync();
            await replica.StartAsync();
            await Task.Delay(Random.Shared.Next(200, 1500), TestContext.Current.CancellationToken);
        }

        await senders;
        Assert.Equal(Files, sent.Count);
        foreach (var (phone, mediaId) in sent)
        {
            var media = await transcode.SettledAsync(phone, mediaId);
            Assert.True((string?)media["status"] == "ready", $"{media}");
            Assert.Equal(1, await CountAsync("""
                SELECT COUNT(DISTINCT name) = COUNT(*) AND COUNT(*) = 3
                FROM rendition
                WHERE media_id = @id AND is_attached = 1
                """, mediaId));
        }

        // Of what others left, nothing lies in a folder; in the store it is in a row, which has it erased.
        await transcode.Media.EventuallyAsync(() => Task.FromResult(
            Directory.GetFileSystemEntries(transcode.WorkFolder).Length == 0));
        Assert.Empty(await UnknownObjectsAsync());
    }

    [Fact]
    public async Task A_withdrawn_file_s_work_stops_and_what_it_made_is_gone()
    {
        var phone = transcode.Patient();
        var video = await VideoAsync("120", "scale=1280:960,format=yuv422p");
        var plan = await phone.SendAsync(video, phone.Announcement(video.Length, "long.mov", "video/quicktime"));
        await phone.CompleteAsync(plan).JsonAsync();
        await transcode.Media.EventuallyAsync(async () => await StateAsync(plan.MediaId) == "running"
            && Directory.EnumerateFiles(transcode.WorkFolder, "video.mp4", SearchOption.AllDirectories).Any());

        await transcode.Media.WithdrawAsync(Guid.CreateVersion7(), phone.EncounterId, plan.MediaId);

        var waited = System.Diagnostics.Stopwatch.StartNew();
        await transcode.Media.EventuallyAsync(() => Task.FromResult(
            Directory.GetFileSystemEntries(transcode.WorkFolder).Length == 0));
        Assert.True(waited.Elapsed < TimeSpan.FromSeconds(20), $"{waited.Elapsed}");
        Assert.Equal("cancelled", await StateAsync(plan.MediaId));
        Assert.Equal(0, await CountAsync(
            "SELECT COUNT(*) FROM rendition WHERE media_id = @id AND is_attached = 1", plan.MediaId));
    }

    [Fact]
    public async Task What_was_made_of_a_file_that_was_taken_back_is_erased()
    {
        var phone = transcode.Patient();
        var media = await transcode.SendAsync(phone, await PhotoAsync(), "mine.jpg", "image/jpeg");
        var id = Guid.Parse((string)media["id"]!);
        var keys = await KeysAsync(id);
        Assert.Equal(3, keys.Length);

        await transcode.Media.WithdrawAsync(Guid.CreateVersion7(), phone.EncounterId, id);

        await transcode.Media.EventuallyAsync(async () =>
            !(await transcode.Media.Store.KeysAsync("renditions")).Intersect(keys).Any());
    }

    [Fact]
    public async Task Two_replicas_share_the_queue()
    {
        var photo = await PhotoAsync();
        var clinician = transcode.Clinician();
        var before = transcode.Replicas.Select(replica => replica.Cpu).ToArray();

        var sent = new List<Guid>();
        for (var number = 0; number < 40; number++)
        {
            var plan = await clinician.SendAsync(photo);
            await clinician.CompleteAsync(plan).JsonAsync();
            sent.Add(plan.MediaId);
        }

        foreach (var id in sent) await transcode.SettledAsync(clinician, id);
        var worked = transcode.Replicas.Select((replica, at) => (replica.Cpu - before[at]).TotalSeconds).ToArray();
        // One that was started a moment ago computes more, and one that has nothing to do a twentieth.
        Assert.True(worked.Min() > worked.Max() / 8, string.Join(' ', worked));
    }

    private async Task<bool> IsBusyAsync() => await transcode.Database.ScalarAsync<int>(
        "SELECT COUNT(*) FROM job WHERE state IN ('queued', 'running')") > 0;

    private Task<string> StateAsync(Guid mediaId) => transcode.Database.ScalarAsync<string>(
        "SELECT COALESCE((SELECT state FROM job WHERE media_id = @id), 'none')", ("@id", mediaId));

    private Task<int> CountAsync(string sql, Guid mediaId) =>
        transcode.Media.Database.ScalarAsync<int>(sql, ("@id", mediaId));

    private async Task<string[]> KeysAsync(Guid mediaId) => (await transcode.Media.Database.ScalarAsync<string>(
        "SELECT GROUP_CONCAT(object_key) FROM rendition WHERE media_id = @id AND is_attached = 1",
        ("@id", mediaId))).Split(',');

    private async Task<List<string>> UnknownObjectsAsync()
    {
        var unknown = new List<string>();
        foreach (var key in await transcode.Media.Store.KeysAsync("renditions"))
        {
            if (await transcode.Media.Database.ScalarAsync<int>(
                "SELECT COUNT(*) FROM rendition WHERE object_key = @key", ("@key", key)) == 0) unknown.Add(key);
        }

        return unknown;
    }

    private static Task<byte[]> PhotoAsync() => MadeFile.WithFfmpegAsync(
        ".jpg", "-f", "lavfi", "-i", "testsrc2=size=800x600", "-frames:v", "1", "-q:v", "4");

    private static Task<byte[]> VideoAsync(string seconds, string filter = "format=yuv420p") =>
        MadeFile.WithFfmpegAsync(".mov", "-f", "lavfi", "-i", $"testsrc2=size=320x240:rate=15:duration={seconds}",
            "-vf", filter, "-c:v", "libx264", "-preset", "ultrafast", "-crf", "35");
}
